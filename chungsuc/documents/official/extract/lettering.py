class Lettering:
    def notes(self) -> list[str]:
        return []

    def by_font(self, text: str, font: str | None) -> str:
        return text
