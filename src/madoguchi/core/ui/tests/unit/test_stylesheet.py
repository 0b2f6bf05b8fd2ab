"""The stylesheet: layers in order, tokens only, and pairs of colours that can be read."""

import re

import pytest

from madoguchi.core.ui.stylesheet import FOLDER, house_stylesheet

OWN = [path for path in sorted(FOLDER.rglob("*.css")) if path.name != "tokens.css"]
RULES = [path for path in OWN if path.name != "theme.css"]
PLAIN = re.compile(r"/\*.*?\*/", re.DOTALL)
RAW_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab|lch)a?\(", re.IGNORECASE)
NAMED_COLOUR = re.compile(
    r"(?:color|background|border|fill|stroke|outline)[\w-]*:[^;]*\b(?:red|blue|green|black|white|gr[ae]y)\b(?!-)"
)
PIXEL_FONT = re.compile(r"font(?:-size)?:[^;]*\dpx")


def plain(path):
    return PLAIN.sub("", path.read_text(encoding="utf-8"))


def test_layers_stand_in_order():
    first_line = house_stylesheet().text.splitlines()[0]
    assert first_line == (
        "@layer reset, tokens, base, layout, components, modules, utilities, print;"
    )


def test_digest_is_of_the_text():
    sheet = house_stylesheet()
    assert re.fullmatch(r"[0-9a-f]{16}", sheet.digest)
    assert house_stylesheet() == sheet


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_no_raw_colour_and_no_pixel_font(path):
    assert RAW_COLOUR.findall(plain(path)) == []
    assert PIXEL_FONT.findall(plain(path)) == []


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.name)
def test_rules_use_our_names_not_the_tokens(path):
    assert re.findall(r"var\(--color-[\w-]+\)", plain(path)) == []
    assert NAMED_COLOUR.findall(plain(path).replace("CanvasText", "")) == []


def test_names_that_are_used_exist():
    text = house_stylesheet().text
    used = set(re.findall(r"var\((--[\w-]+)", text))
    assert used - set(re.findall(r"(--[\w-]+)\s*:", text)) == set()


def test_only_two_weights_of_type():
    text = "".join(plain(path) for path in OWN)
    assert set(re.findall(r"font-weight:\s*([^;]+);", text)) == {
        "var(--font-weight-400)",
        "var(--font-weight-700)",
    }


# --- contrast -------------------------------------------------------------------------------------


def values():
    text = PLAIN.sub("", house_stylesheet().text)
    found = {}
    for block in re.findall(r":root\s*\{(.*?)\}", text, re.DOTALL):
        found.update(re.findall(r"(--[\w-]+):\s*([^;]+);", block))
    return found


def colour(value, names):
    value = value.strip()
    if value.startswith("var("):
        return colour(names[value[4:-1]], names)
    if value.startswith("color-mix("):
        first, share, second = re.fullmatch(
            r"color-mix\(in srgb, (\S+) (\d+)%, (\S+)\)", value
        ).groups()
        weight = int(share) / 100
        pairs = zip(colour(first, names), colour(second, names), strict=True)
        return tuple(a * weight + b * (1 - weight) for a, b in pairs)
    return tuple(int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))


def luminance(rgb):
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    names = values()
    light, dark = sorted(
        (luminance(colour(f"var(--mg-{name})", names)) for name in (one, other)), reverse=True
    )
    return (light + 0.05) / (dark + 0.05)


TEXT_PAIRS = [
    (text, surface)
    for text in ("text", "text-strong", "text-quiet", "link", "accent", "neutral-text")
    for surface in ("surface", "surface-quiet", "surface-sunken")
] + [
    (f"{tone}-text", surface)
    for tone in ("success", "danger", "warning", "info")
    for surface in ("surface", f"{tone}-surface")
] + [
    ("text-on-accent", "accent"), ("text-on-accent", "accent-hover"),
    ("text-on-accent", "danger-text"), ("text-on-accent", "danger-hover"),
    ("accent-hover", "accent-quiet"), ("text", "info-surface"), ("text", "warning-surface"),
    ("text-disabled", "surface"), ("rehearsal-text", "rehearsal-surface"),
    ("text-strong", "focus-halo"), ("text", "day-a"), ("text", "day-b"), ("text", "day-c"),
    ("text", "day-d"), ("link-visited", "surface"), ("link-active", "surface"),
]  # fmt: skip
SIGN_PAIRS = [
    ("line-input", "surface"), ("focus-ring", "surface"), ("success-line", "surface"),
    ("danger-line", "surface"), ("warning-line", "surface"), ("info-line", "surface"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "surface"), TEXT_PAIRS)
def test_text_can_be_read_on_its_surface(text, surface):
    assert contrast(text, surface) >= 4.5


@pytest.mark.parametrize(("sign", "surface"), SIGN_PAIRS)
def test_signs_and_borders_can_be_seen(sign, surface):
    assert contrast(sign, surface) >= 3


def test_contrast_agrees_with_known_values():
    assert round(contrast("accent", "surface"), 1) == 11.1
    assert round(contrast("text-disabled", "surface"), 2) == 4.54


def hues():
    text = PLAIN.sub("", (FOLDER / "theme.css").read_text(encoding="utf-8"))
    return {
        hue: dict(re.findall(r"(--mg-hue[\w-]*):\s*([^;]+);", block))
        for hue, block in re.findall(r'\[data-hue="([\w-]+)"\]\s*\{(.*?)\}', text, re.DOTALL)
    }


@pytest.mark.parametrize("hue", sorted(hues()))
def test_each_hue_can_be_read(hue):
    names = values() | hues()[hue]
    white = luminance((1, 1, 1))

    def against(name, other):
        pair = sorted((luminance(colour(names[f"--mg-{name}"], names)), other), reverse=True)
        return (pair[0] + 0.05) / (pair[1] + 0.05)

    surface = luminance(colour(names["--mg-hue-surface"], names))
    assert against("hue", white) >= 4.5
    assert against("hue-deep", surface) >= 4.5
