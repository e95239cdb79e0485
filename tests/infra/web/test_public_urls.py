"""What a web address may look like, and how it is spelled afterwards."""

import pytest

from domain.source import URL_LENGTH, UrlForbidden, UrlInvalid
from infra.web.url_policy import PublicUrls

URLS = PublicUrls()


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("https://example.com", "https://example.com/"),
        ("  https://example.com/a \n", "https://example.com/a"),
        ("HTTPS://Example.COM:443/A?b=C#d", "https://example.com/A?b=C"),
        ("http://example.com.:80/", "http://example.com/"),
        ("http://example.com:8080/", "http://example.com:8080/"),
        ("https://例子.中国/", "https://xn--fsqu00a.xn--fiqs8s/"),
        ("https://例子。中国/", "https://xn--fsqu00a.xn--fiqs8s/"),
        ("https://XN--FSQU00A.xn--fiqs8s/", "https://xn--fsqu00a.xn--fiqs8s/"),
        ("https://ｅｘａｍｐｌｅ．com/", "https://example.com/"),
        ("https://my_site.example.com/", "https://my_site.example.com/"),
        ("https://a--b.example.com/", "https://a--b.example.com/"),
        (
            "https://example.com/文章?题=早",
            "https://example.com/%E6%96%87%E7%AB%A0?%E9%A2%98=%E6%97%A9",
        ),
        ("https://example.com/%E6%96%87?a=%20+", "https://example.com/%E6%96%87?a=%20+"),
        ("https://example.com/a|b", "https://example.com/a%7Cb"),
        ("https://[2606:4700:0::1111]/", "https://[2606:4700::1111]/"),
        ("http://134744072/", "http://8.8.8.8/"),
    ],
)
def test_an_address_has_one_spelling(url: str, normal: str) -> None:
    assert URLS.check(url) == normal
    assert URLS.check(normal) == normal


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "//example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "gopher://example.com/",
        "http:example.com",
        "http:///path",
        "http://",
        "http://user@example.com/",
        "http://user:secret@example.com/",
        "http://8.8.8.8@127.0.0.1/",
        "http://127.0.0.1@example.com/",
        "http://@example.com/",
        "http://example.com\\@127.0.0.1/",
        "http:\\\\127.0.0.1/",
        "http://exam ple.com/",
        "http://example.com/a b",
        "http://example.com/\r\nHost: 127.0.0.1",
        "http://exa\tmple.com/",
        "http://example.com\x00.evil.com/",
        "http://example.com/\u2028a",
        "http://example.com:0x50/",
        "http://example.com:65536/",
        "http://example.com:-1/",
        "http://example..com/",
        "http://.example.com/",
        "http://-example.com/",
        "http://example.com%2f@127.0.0.1/",
        "http://example.com%23.evil.com/",
        "http://%zz.com/",
        "http://xn--zzzzzz.com/",
        "http://[::1/",
        "http://::1/",
        "http://[::g]/",
        "http://[127.0.0.1]/",
        "http://[]/",
        "http://1.2.3.4.5/",
        "http://999999999999/",
        "http://256.256.256.256/",
        "http://☃.example/",
        "http://\ud800.com/",
        "http://example.com/\ud800",
        f"http://{'a' * 64}.com/",
        f"http://{'a.' * 130}com/",
        f"http://example.com/{'a' * URL_LENGTH}",
        f"http://example.com/{'文' * (URL_LENGTH // 5)}",
    ],
)
def test_what_is_no_web_address_is_invalid(url: str) -> None:
    with pytest.raises(UrlInvalid):
        URLS.check(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "http://LOCALHOST./",
        "http://ｌｏｃａｌｈｏｓｔ/",
        "http://local%68ost/",
        "http://app.localhost/",
        "http://printer.local/",
        "http://metadata.google.internal/",
        "http://db.svc.cluster.local/",
        "https://db.default.svc/",
        "https://db.default.svc.cluster/",
        "https://shop.test/",
        "https://shop.invalid/",
        "https://shop.example/",
        "http://router.lan/",
        "http://nas.home.arpa/",
        "http://redis:8080/",
        "http://hidden.onion/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://0/",
        "http://１２７。０。０。１/",
        "http://①②⑦.0.0.1/",
        "http://127.0.0.1./",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1%25eth0]/",
        "http://[fd00::1]/",
        "http://example.com:22/",
        "http://example.com:6379/",
        "http://example.com:0/",
        "https://8.8.8.8:3306/",
    ],
)
def test_what_is_not_on_the_public_web_is_forbidden(url: str) -> None:
    with pytest.raises(UrlForbidden):
        URLS.check(url)


def test_a_name_is_judged_without_looking_it_up() -> None:
    assert URLS.check("http://127.0.0.1.nip.io/") == "http://127.0.0.1.nip.io/"
