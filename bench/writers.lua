-- Writers that send the quick form as fast as it is taken: each line of BENCH_WRITERS is a session and its token.
local writers, count = {}, 0
for line in io.lines(os.getenv("BENCH_WRITERS")) do
  local cookie, token = line:match("([^\t]+)\t([^\t]+)")
  writers[#writers + 1] = {cookie = cookie, token = token}
end
local day, run = os.getenv("BENCH_DAY"), os.getenv("BENCH_RUN")
local summary = "%E4%B8%BA%E6%B5%87%E6%B0%B4%E5%85%88%E5%90%8E%E4%BA%89%E6%89%A7"

function request()
  count = count + 1
  local who = writers[count % #writers + 1]
  local body = string.format(
    "csrf_token=%s&submission_key=%s-%012d&kind=land&parties=A%d%%E3%%80%%81B%d&summary=%s&danger=no&standing=talk&reported_on=%s",
    who.token, run, count, count, count, summary, day)
  return wrk.format("POST", nil, {["Cookie"] = who.cookie, ["Content-Type"] = "application/x-www-form-urlencoded"}, body)
end
