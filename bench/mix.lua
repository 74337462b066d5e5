-- The pages of a working day in turn, from the lines of BENCH_MIX.
local paths, count = {}, 0
for line in io.lines(os.getenv("BENCH_MIX")) do paths[#paths + 1] = line end

function request()
  count = count + 1
  return wrk.format("GET", paths[count % #paths + 1])
end
