"""The shape of what members say about being told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.notifications.models import Kind, Rhythm, Way, usual_way

AS_EVERYWHERE = ""
NOT_IN_A_GROUP = (Kind.INVITATION,)


class WaysForm(forms.Form):
    """A way for each kind: everywhere, or in one group, where most are as everywhere.

    What was never chosen stands as it is usual in the member's rhythm, and stays unchosen where
    it is left so.
    """

    def __init__(self, place, chosen, rhythm, data=None):
        super().__init__(data)
        self.chosen = chosen
        ways = list(Way.choices)
        if place is not None:
            ways.insert(0, (AS_EVERYWHERE, _("As everywhere")))
        for kind in Kind:
            if place is not None and kind in NOT_IN_A_GROUP:
                continue
            usual = usual_way(kind, rhythm) if place is None else AS_EVERYWHERE
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label,
                choices=ways,
                required=place is None,
                initial=chosen.get(kind.value, usual),
                widget=forms.RadioSelect,
            )

    @property
    def columns(self):
        """What stands above the radio buttons."""
        return [label for _value, label in next(iter(self.fields.values())).choices]

    def ways(self) -> dict[str, str]:
        said = {*self.changed_data, *self.chosen}
        return {kind: way for kind, way in self.cleaned_data.items() if kind in said}


class RhythmForm(forms.Form):
    """When mail comes."""

    rhythm = forms.ChoiceField(
        label=_("When mail comes"), choices=Rhythm.choices, widget=forms.RadioSelect
    )
