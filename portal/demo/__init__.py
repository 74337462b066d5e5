"""The demo county: invented people and disputes in the real Qingtongxia."""
