"""What may follow what in a task of assistance, and who may do it (社区矫正法 12, 13; DOMAIN.md 6.6)."""

from portal.core.flow import Flow
from portal.outreach.rules.words import Can, Standing, Step

FLOW: Flow[Standing, Step] = Flow(
    {
        Step.DO: ([Standing.GIVEN, Standing.RETURNED], Standing.DONE),
        Step.CONFIRM: ([Standing.DONE], Standing.CONFIRMED),
        Step.SEND_BACK: ([Standing.DONE], Standing.RETURNED),
        Step.CANCEL: ([Standing.GIVEN, Standing.RETURNED, Standing.DONE], Standing.CANCELLED),
    }
)


NEEDS: dict[Step, Can] = {step: Can.ASSIST if step is Step.DO else Can.GIVE for step in Step}


OPEN = (Standing.GIVEN, Standing.RETURNED)
"""States in which the helper has something to do."""
