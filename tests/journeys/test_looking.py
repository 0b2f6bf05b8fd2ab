"""The sharp look itself: each fault that it promises to find is found."""

import pytest
from tests.journeys.harness import add_passkey_device
from tests.journeys.looking import (
    Watch,
    assert_frame,
    missed_by_tab,
    overflow,
    violations,
)

GOOD = '<html lang="ja"><head><title>案件 一覧</title></head><body><main><h1>案件</h1>{}</main>'
ADDRESS = "http://localhost"


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def test_look_sound_page_has_no_fault(page):
    page.set_content(GOOD.format('<a href="/x">次へ</a>'))
    assert_frame(page)
    assert (overflow(page), violations(page), missed_by_tab(page)) == ([], [], [])


@pytest.mark.parametrize(
    "content",
    [
        GOOD.format("<h1>二つ目</h1>"),
        GOOD.format("").replace("<h1>案件</h1>", ""),
        GOOD.format("").replace('lang="ja"', 'lang="en"'),
        GOOD.format("").replace("<title>案件 一覧", "<title>Madoguchi"),
    ],
)
def test_look_frame_faults_are_found(page, content):
    page.set_content(content)
    with pytest.raises(AssertionError):
        assert_frame(page)


def test_look_inaccessible_content_is_found(page):
    page.set_content(GOOD.format('<img src="data:,"><input type="text">'))
    assert [line.split(":")[0] for line in violations(page)] == ["image-alt", "label"]


def test_look_sideways_scrolling_is_found(page):
    page.set_content(GOOD.format('<p class="broad" style="width: 600px">広い</p>'))
    assert overflow(page) == ["P.broad"]


def test_look_control_out_of_reach_is_found(page):
    page.set_content(GOOD.format('<a href="/x">可</a><button tabindex="-1">不可</button>'))
    assert missed_by_tab(page) == ['<button tabindex="-1">不可</button>']


def test_watch_collects_errors_and_requests_to_elsewhere(page):
    watch = Watch(page, ADDRESS)
    page.route("**/*", lambda route: route.fulfill(status=500, body=""))
    page.set_content(
        GOOD.format(
            "<script>console.error('だめ'); null.x</script><img alt='' src='http://elsewhere.test/a'>"
        )
    )
    page.wait_for_load_state("networkidle")
    kinds = sorted(fault.split(":")[0] for fault in watch.faults)
    assert kinds == ["500", "asked elsewhere", "console", "script error"]


def test_watch_content_refused_by_the_policy_is_found(page):
    watch = Watch(page, ADDRESS)
    policy = {"Content-Security-Policy": "script-src 'none'"}
    body = GOOD.format("<script>1</script>")
    page.route("**/*", lambda route: route.fulfill(headers=policy, body=body))
    page.goto(ADDRESS)
    assert ["Content Security Policy" in fault for fault in watch.faults] == [True]


def test_passkey_device_makes_a_passkey(page):
    page.route("**/*", lambda route: route.fulfill(body=GOOD.format("")))
    page.goto(ADDRESS)
    add_passkey_device(page)
    kind = page.evaluate(
        """async () => (await navigator.credentials.create({publicKey: {
             challenge: new Uint8Array(16), rp: {name: 'まどぐち'},
             user: {id: new Uint8Array(8), name: 'saeki', displayName: '佐伯'},
             pubKeyCredParams: [{type: 'public-key', alg: -7}]}})).type"""
    )
    assert kind == "public-key"
