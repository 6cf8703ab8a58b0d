"""`segenv show`: what is in the page, and what a person does with it in a real browser."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from segenv.cli import app
from segenv.proof import Goal, ProofState, TacticError, Theorem, Trace
from segenv.traces import page as page_module
from segenv.traces.exploration import Exploration, Node
from segenv.traces.files import write_traces
from segenv.traces.jsonl import write_explorations
from segenv.traces.page import as_tree, page

THEOREM = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)", title="Turned & <round>.")
EVIL = "</script><script>document.title = 'broken'</script>"
START = "p q : Prop\nh : p ∧ q\n⊢ q ∧ p"
P, Q = "p q : Prop\nh : p ∧ q\n⊢ p", "case left\np q : Prop\nh : p ∧ q\n⊢ q"
TREE = Exploration(
    THEOREM,
    (
        Node(None, "", (START,), True, 0.0, 0.75),
        Node(0, "exact h", TacticError("type_mismatch", f"Type mismatch\n  {EVIL}")),
        Node(0, "constructor", (Q, P), True, -0.5, 0.5),
        Node(0, "refine ⟨?_, ?_⟩\nskip", (Q, P), False, -1.5),
        Node(2, "exact h.2", (P,), True, -1.25),
        Node(2, "omega", TacticError("tactic_failed", "omega could not prove the goal")),
        Node(4, "exact h.1", (), True, -2.0),
        Node(4, "nothing", (), False, -4.0),
    ),
    (("ended", "solved"), ("tokens", 17)),
)
OTHER = Exploration(Theorem("other", "p", "(p : Prop)"), (Node(None, "", ("p : Prop\n⊢ p",)),))


def show(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["show", *map(str, arguments), "--no-open"])


def test_what_a_page_is_told() -> None:
    told = as_tree(TREE)
    assert told["facts"] == {
        **{"proof": "found", "states": 6, "refused": 2},
        **{"ended": "solved", "tokens": 17},
    }
    assert told["nodes"][3]["same"] == 2 and "same" not in told["nodes"][2]
    assert told["nodes"][1]["kind"] == "type_mismatch" and "goals" not in told["nodes"][1]
    assert told["nodes"][2]["value"] == 0.5 and "value" not in told["nodes"][4]


def test_a_trace_is_a_tree_of_one_way() -> None:
    states = (
        ProofState(THEOREM, (), (Goal(START, "q ∧ p"),)),
        ProofState(THEOREM, ("exact ⟨h.2, h.1⟩",), ()),
    )
    told = as_tree(Trace(THEOREM, ("exact ⟨h.2, h.1⟩",), states))
    assert [node["tactic"] for node in told["nodes"]] == ["", "exact ⟨h.2, h.1⟩"]
    assert told["facts"]["proof"] == "found" and all(node["path"] for node in told["nodes"])


def test_the_page_needs_nothing_else() -> None:
    text = page([TREE], "a & b")
    assert "<title>a &amp; b</title>" in text and EVIL not in text
    assert "http://www.w3.org/2000/svg" in text
    assert text.count("http") == text.count("http://www.w3.org")
    with pytest.raises(ValueError, match="there is no tree to show"):
        page([], "none")


def test_the_command(tmp_path: Path) -> None:
    trees, traces = tmp_path / "trees.jsonl", tmp_path / "traces.jsonl"
    write_explorations(trees, [TREE, OTHER])
    states = (ProofState(THEOREM, (), (Goal(START, "q ∧ p"),)), ProofState(THEOREM, ("a",), ()))
    write_traces(traces, [Trace(THEOREM, ("a",), states)])
    done = show(trees)
    assert done.exit_code == 0 and "trees.html: 2 trees" in done.stdout
    done = show(traces, "--output", tmp_path / "page.html", "--json")
    assert json.loads(done.stdout) == {"page": str(tmp_path / "page.html"), "trees": 1}
    done = show(trees, "-t", "othr")
    assert done.exit_code == 2 and "Did you mean 'other'?" in done.stderr
    assert show(trees, "-t", "other", "--json").exit_code == 0
    assert show(tmp_path / "none.jsonl").exit_code == 2
    done = show(trees, "--output", trees)
    assert done.exit_code == 2 and "is the file itself" in done.stderr
    (tmp_path / "bad.jsonl").write_text('{"version": 2}\n')
    assert show(tmp_path / "bad.jsonl").exit_code == 2


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(module: str) -> Any:
        raise ImportError(f"this needs {module}: pip install 'segenv[data]'")

    monkeypatch.setattr(page_module, "needed", missing)
    write_explorations(tmp_path / "trees.jsonl", [TREE])
    done = show(tmp_path / "trees.jsonl")
    assert done.exit_code == 2 and "this needs jinja2: pip install 'segenv[data]'" in done.stderr
    assert not (tmp_path / "trees.html").exists()


# -- in a browser -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium that can reach nothing, or a reason why there is none."""
    program = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)
    driver = shutil.which("chromedriver")
    if not program or not driver:
        pytest.skip("needs chromium and chromedriver (Debian: apt-get install chromium-driver)")
    webdriver = pytest.importorskip("selenium.webdriver", reason="needs selenium")
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = program
    for argument in ("headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage"):
        options.add_argument(f"--{argument}")
    options.add_argument("--window-size=1400,800")
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chromium = webdriver.Chrome(options=options, service=Service(driver))
    yield chromium
    chromium.quit()


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Any:
    """The page of both trees."""
    file = tmp_path / "page.html"
    file.write_text(page([TREE, OTHER], "trees"), encoding="utf-8")
    browser.get(file.as_uri())
    return browser


def press(browser: Any, *keys: str) -> str:
    """Press keys where the focus is; the node that has it then."""
    from selenium.webdriver.common.keys import Keys

    for key in keys:
        browser.switch_to.active_element.send_keys(getattr(Keys, key, key))
    return str(browser.execute_script("return document.activeElement.id"))


def texts(browser: Any, selector: str) -> list[str]:
    found = browser.find_elements("css selector", selector)
    return [element.text for element in found]


def test_goals_tactics_and_refusals_are_there(opened: Any) -> None:
    assert opened.title == "trees" and opened.get_log("browser") == []
    assert len(texts(opened, ".node")) == 6 and len(texts(opened, ".edge")) == 5
    assert texts(opened, ".edge.lit") == ["constructor", "exact h.2", "exact h.1"]
    assert texts(opened, "pre.goals") == [START]  # exactly as Lean prints it
    assert opened.find_element("id", "n0").get_attribute("title") == START  # its box cuts it
    assert texts(opened, "details summary") == ["type mismatch\nexact h"]
    assert not opened.find_element("css selector", "details pre").is_displayed()
    opened.find_element("css selector", "details summary").click()
    assert EVIL in opened.find_element("css selector", "details pre").text
    assert "2 goals log p −0.50 v 0.50 ✗ 1" in " ".join(texts(opened, "#n2")[0].split())
    assert "✗ no goals, and no proof" in texts(opened, "#n7")[0]


def test_keys_walk_the_tree(opened: Any) -> None:
    assert press(opened) == "n0"
    assert press(opened, "ARROW_RIGHT") == "n2"  # the child on the way of the proof
    assert press(opened, "ARROW_DOWN") == "n4" and press(opened, "ARROW_LEFT") == "n2"
    assert press(opened, "p", "p") == "n6" and press(opened, "HOME") == "n0"
    assert press(opened, "e") == "n0"
    assert opened.find_element("css selector", "details pre").is_displayed()
    assert press(opened, "ARROW_RIGHT", " ") == "n2"
    assert len(texts(opened, ".node")) == 3  # folded: the start, this, and the known state
    assert opened.find_element("id", "n2").get_attribute("aria-expanded") == "false"
    assert press(opened, " ", "HOME", "o") == "n0" and len(texts(opened, ".node")) == 4
    assert press(opened, "o", "ARROW_DOWN", "ARROW_DOWN", "ARROW_DOWN", "ARROW_DOWN") == "n7"
    assert press(opened, "ARROW_DOWN") == "n3" and press(opened, "s") == "n2"
    opened.find_element("id", "n4").click()
    assert press(opened) == "n4" and "exact h.2" in texts(opened, "#side pre")[0]


def test_another_theorem_is_chosen(opened: Any) -> None:
    opened.find_element("css selector", "#which option[value='1']").click()
    assert texts(opened, "#name") == ["other"] and len(texts(opened, ".node")) == 1
    assert opened.get_log("browser") == []


def test_a_large_tree_opens_along_its_proof(browser: Any, tmp_path: Path) -> None:
    """699 states: those on the way and beside it are drawn, the rest is folded."""
    nodes = [Node(None, "", ("⊢ g 0",), True)]
    for i in range(1, 300):
        before = max(0, 2 * i - 3)
        nodes.append(Node(before, f"a{i}", (f"⊢ g {i}",) if i < 299 else (), True))
        nodes.append(Node(before, f"b{i}", (f"⊢ h {i}",)))
    beside = [Node(2, f"c{i}", (f"⊢ c {i}",)) for i in range(100)]
    file = tmp_path / "large.html"
    tree = Exploration(Theorem("large", "True"), (*nodes, *beside))
    file.write_text(page([tree], "large"), encoding="utf-8")
    browser.get(file.as_uri())
    assert len(browser.find_elements("css selector", ".node")) == len(nodes)
    assert browser.get_log("browser") == [] and press(browser, "p") == "n1"
