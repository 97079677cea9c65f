"""Words that a citation has of its own where it is not typst that writes them, in each language."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """The words of one language. Pairs are for one and for several; months are named from January on."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    editor: tuple[str, str]
    editor_whole: tuple[str, str]
    director_whole: tuple[str, str]
    et_al: str
    conjunction: str
    version: str
    data_set: str
    volume: str
    page: str
    report: str
    undated: str
    available: str
    adopted: str
    speech: str
    presented: str
    #: After the number of a day: on the first of a month, and on the others.
    after_day: tuple[str, str] = ("", "")

    def day(self, date: tuple[str, int, int], short: bool = False) -> str:
        """A date with the day first, as Britain and Europe write it: 20 November 1989."""
        year, month, day = date
        name = (self.short_months if short else self.months)[month - 1] if month else ""
        number = f"{day}{self.after_day[day > 1]}" if day else ""
        return " ".join(filter(None, (number, name, year)))


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TERMS = {
    "en": Terms(
        months=_words("January February March April May June July August September October November December"),
        short_months=_words("Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec."),
        editor=("ed.", "eds."),
        editor_whole=("editor", "editors"),
        director_whole=("director", "directors"),
        et_al="et al.",
        conjunction="and",
        version="Version",
        data_set="Data set",
        volume="vol.",
        page="p.",
        report="Report",
        undated="no date",
        available="Available at",
        adopted="adopted",
        speech="Speech",
        presented="Presented at",
    ),
    "fr": Terms(
        months=_words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
        short_months=_words("janv. févr. mars avr. mai juin juill. août sept. oct. nov. déc."),
        editor=("éd.", "éd."),
        editor_whole=("éditeur", "éditeurs"),
        director_whole=("réalisateur", "réalisateurs"),
        et_al="et al.",
        conjunction="et",
        version="Version",
        data_set="Jeu de données",
        volume="vol.",
        page="p.",
        report="Rapport",
        undated="s. d.",
        available="Disponible sur",
        adopted="adoptée le",
        speech="Discours",
        presented="Présenté à",
        after_day=("er", ""),
    ),
    "de": Terms(
        months=_words("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
        short_months=_words("Jan. Feb. März Apr. Mai Juni Juli Aug. Sep. Okt. Nov. Dez."),
        editor=("Hrsg.", "Hrsg."),
        editor_whole=("Herausgeber", "Herausgeber"),
        director_whole=("Regisseur", "Regisseure"),
        et_al="u. a.",
        conjunction="und",
        version="Version",
        data_set="Datensatz",
        volume="Bd.",
        page="S.",
        report="Bericht",
        undated="o. J.",
        available="Verfügbar unter",
        adopted="verabschiedet am",
        speech="Rede",
        presented="Vorgetragen bei",
        after_day=(".", "."),
    ),
}
