"""One page a step on the way to the register and off it: what it asks, and one button that does it."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.web import done, get_or_404, page
from portal.members import queries, rules, service
from portal.members.forms import ObjectionForm, ReasonForm, RegisterForm, RemovalForm, StepForm
from portal.members.models import Member
from portal.members.rules import Can, Leaving, Step
from portal.members.views.entrance import room

FORMS: dict[Step, type[Any]] = {
    Step.ANNOUNCE: StepForm,
    Step.TRAIN: StepForm,
    Step.QUALIFY: StepForm,
    Step.REGISTER: RegisterForm,
    Step.CARRY_OVER: RegisterForm,
    Step.PROPOSE_REMOVAL: RemovalForm,
    Step.EXPIRE: StepForm,
}
TOLD = {
    Step.ANNOUNCE: _("从这天起在村里公示，姓名、小组、类别写在本村的公示页上；有异议的可以找司法所。"),
    Step.TRAIN: _("镇里核对了本人条件，同意参加任职前培训。"),
    Step.QUALIFY: _("参加了培训，考核合格。没有网上考试的，在说明里写考试是怎么办的。"),
    Step.REGISTER: _("司法局登记、建档，发证书和徽章。从这天起算在册。"),
    Step.CARRY_OVER: _("用系统以前已经登记发证的，按证书上的日期转入。"),
    Step.SUSPEND: _("暂停期间不安排工作，不在村里的页面上显示；还算在册。"),
    Step.RESUME: _("恢复以后照常安排工作。"),
    Step.PROPOSE_REMOVAL: _("镇里提出，司法局决定。决定以前还算在册。本人可以向司法局说明。"),
    Step.KEEP: _("司法局看过情况，决定不移出。"),
    Step.REMOVE: _("司法局决定移出。档案和经过都保留。本人不服的，可以向司法局申诉。"),
    Step.EXPIRE: _("任期满了不再续任，从这天起不在册。以后可以重新推荐。"),
    Step.APPEAL: _("本人不服移出决定，向司法局申诉。写申诉的理由和收到的日子。"),
    Step.UPHOLD: _("另一位同事复核以后，维持移出的决定，把结果告诉本人。"),
    Step.REINSTATE: _("复核以后撤销移出，从这天起恢复在册，证书恢复有效。"),
    Step.DECLINE: _("不予登记的，把原因告诉本人和村里。"),
    Step.WITHDRAW: _("推荐错了或本人不愿意的，可以撤回。"),
}


def _step(member_id: int, step: Step) -> ResponseReturnValue:
    """The one way every step goes: check the form, mind the version, take the step, go back to the file."""
    member = get_or_404(Member, member_id)
    form = FORMS.get(step, ReasonForm)()
    if not form.is_submitted():
        form.version.data, form.on.data = str(member.version), clock.today()
        if "certificate" in form:
            form.certificate.data = member.certificate
    if form.validate_on_submit():
        rules.FLOW.after(member.state, step)
        with form.refusals():
            service.expect(member, form.opened_on(member))
            told = {name: form[name].data or "" for name in ("why", "certificate", "paper") if name in form}
            if step in rules.NEEDS_PAPER and not told["paper"]:
                raise Refused(_("请写凭哪份文件办的"), "paper")
            ground = Leaving(form.ground.data) if "ground" in form else None
            service.take(member, step, form.on.data, ground=ground, **told)
            return done(_("已记下：%(what)s", what=step.label), ".show", member_id=member.id)
    passed = queries.passed(member) if step is Step.QUALIFY else []
    context = {"member": member, "form": form, "step": step, "told": TOLD[step], "passed": passed}
    return render_template("members/step.html", **context), 422 if form.is_submitted() else 200


def _open(step: Step) -> None:
    """A page for a step, named like it and needing what it needs."""

    def view(member_id: int) -> ResponseReturnValue:
        return _step(member_id, step)

    view.__name__ = step.value
    path = f"/<int:member_id>/{step.value.replace('_', '-')}"
    room.add_url_rule(path, step.value, view, methods=["GET", "POST"], needs=rules.NEEDS[step])


for _one in Step:
    _open(_one)


@room.route("/<int:member_id>/object", methods=["GET", "POST"], needs=Can.PROPOSE, once=True)
def object_to(member_id: int) -> ResponseReturnValue:
    """Note what somebody objected while the notice stood; the town's decision answers it."""
    member, form = get_or_404(Member, member_id), ObjectionForm()
    if not form.is_submitted():
        form.on.data = clock.today()
    if form.validate_on_submit():
        with form.refusals():
            service.object_to(member, form.on.data, form.why.data)
            return done(_("记下了"), ".show", member_id=member.id)
    return page(form=form, member=member)
