import pytest

from domain.language import Locale
from infra.speech.spoken_text import spoken

SENTENCES = {
    "It costs $5 per person": "It costs five dollars per person",
    "It costs $1 today": "It costs one dollar today",
    "The price is $5.99 today": "The price is five dollars and ninety-nine cents today",
    "We spent $5 million on it": "We spent five million dollars on it",
    "It raised $3.5B last year": "It raised three point five billion dollars last year",
    "About $10-20 per month": "About ten to twenty dollars per month",
    "A loss of -$5 is small": "A loss of minus five dollars is small",
    "Sales grew 3.5% in 2026": "Sales grew three point five percent in twenty twenty-six",
    "About 20–30% of users": "About twenty to thirty percent of users",
    "The year 2005 was good": "The year two thousand five was good",
    "Born in 1999 in Rome": "Born in nineteen ninety-nine in Rome",
    "In the 1990s people smoked": "In the nineteen nineties people smoked",
    "He ran 10km in the rain": "He ran ten kilometers in the rain",
    "It weighs 1kg or 2kg": "It weighs one kilogram or two kilograms",
    "It is -5°C outside": "It is minus five degrees Celsius outside",
    "Meet me at 8:30 tomorrow": "Meet me at eight thirty tomorrow",
    "Meet me at 8:05 tomorrow": "Meet me at eight oh five tomorrow",
    "Meet me at 8:00 tomorrow": "Meet me at eight o'clock tomorrow",
    "The shop opens at 9pm daily": "The shop opens at nine P M daily",
    "Launched on 2026-11-25 here": "Launched on November twenty-fifth, twenty twenty-six here",
    "Launched on 11/25/2026 here": "Launched on November twenty-fifth, twenty twenty-six here",
    "On Nov 25 we launch": "On November twenty-fifth we launch",
    "It takes 3-5 days to ship": "It takes three to five days to ship",
    "They won by 3:2 last night": "They won by three to two last night",
    "About 1/2 of the people": "About one half of the people",
    "About 3/4 of the people": "About three quarters of the people",
    "The 1st and the 23rd place": "The first and the twenty-third place",
    "She has 1,200,000 fans now": "She has one million two hundred thousand fans now",
    "Call 415-555-2671 right now": (
        "Call four one five, five five five, two six seven one right now"
    ),
    "GPT-4o and iPhone 15 are here": "G P T four o and iPhone fifteen are here",
    "It is #1 in sales": "It is number one in sales",
    "Black & white photos": "Black and white photos",
    "Cats vs. dogs at home": "Cats versus dogs at home",
    "Use it, e.g. for this one": "Use it, for example for this one",
    "**Bold** and _italic_ and `code`": "Bold and italic and code",
    "See https://example.com/a for more": "See for more",
    "Write to me@example.com today": "Write to me at example dot com today",
    "The APIs of OpenAI and NASA": "The A P I's of Open A I and Nasa",
    "A well-known e-commerce site": "A well-known e-commerce site",
    "Version 3.11 is out": "Version three point one one is out",
    "Video at 1080p looks fine": "Video at ten eighty p looks fine",
    "Over 100+ tips in here": "Over one hundred plus tips in here",
    "It starts at $1,099, up a bit": "It starts at one thousand ninety-nine dollars, up a bit",
    "It is only $0.99 now": "It is only ninety-nine cents now",
    "Open Mon-Fri, 9am-5pm": "Open Monday to Friday, nine A M to five P M",
    "We met at 10 a.m. today": "We met at ten A M today",
    "We grew 3x in Q3 2025": "We grew three times in Q three twenty twenty-five",
    "Released in Oct 2022 here": "Released in October twenty twenty-two here",
    "On 3/14 we eat pie": "On March fourteenth we eat pie",
    "He is 5'11\" and well": "He is five foot eleven and well",
    "Leave from Gate 12B today": "Leave from Gate twelve B today",
    "Watch the 4K video at 60fps": "Watch the four K video at sixty frames per second",
    "Call 911 right now": "Call nine one one right now",
    "It has x > 5 and y <= 3 there": "It has x greater than five and y at most three there",
    "About 2,500 ft² of space": "About two thousand five hundred square feet of space",
    "READ THIS NOW PLEASE": "Read this now please",
}


@pytest.mark.parametrize(("written", "said"), SENTENCES.items())
def test_english_is_said_as_people_say_it(written: str, said: str) -> None:
    assert spoken(written) == said


def test_what_tells_no_language_is_said_in_the_voices() -> None:
    assert spoken("2026", otherwise=Locale.EN) == "twenty twenty-six"
    assert spoken("2026", otherwise=Locale.ZH_CN) == "二零二六"
    assert spoken("10kg", otherwise=Locale.EN) == "ten kilograms"


def test_a_chinese_sentence_may_name_things_in_latin_letters() -> None:
    assert spoken("iPhone 15 Pro Max 发布") == "iPhone 十五 Pro Max 发布"


def test_a_chinese_name_does_not_make_an_english_sentence_chinese() -> None:
    assert spoken("The brand 老旺 sold 5 phones in one day") == (
        "The brand 老旺 sold five phones in one day"
    )
