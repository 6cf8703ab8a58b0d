"""What has to be done with one seed: trainings, and searches as soon as their model is there."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Any

from rich.progress import Progress as Bars

from experiments.granularity import rows, work
from experiments.granularity.study import Row, Study, Task
from experiments.granularity.sweep import STEP, Arm, Lesson
from experiments.granularity.work import Job, Workers
from segenv.backends.base import BackendError

TOGETHER = 20  # theorems that share the forward passes of a model


@dataclass(frozen=True)
class Seed:
    """What the jobs of a seed share; `data` is the file of the study, for the processes."""

    pool: Workers
    data: str
    study: Study
    tasks: Sequence[Task]
    number: int
    progress: Bars


def one_seed(
    pool: Workers, study: Study, tasks: Sequence[Task], seed: int, progress: Bars
) -> list[str]:
    """Train and search with one seed what is not there yet; what was lost, if any."""
    data = study.folder / "study.pickle"
    data.write_bytes(study.dumped())
    own = Seed(pool, str(data), study, tasks, seed, progress)
    shown: dict[str, Any] = {}
    lost: list[str] = []

    def hear(told: work.Progress) -> None:
        name, done, of = told
        progress.update(shown[name], completed=done, total=of)

    pool.run([*trainings(own, shown), *searches(own, lost)], hear)
    data.unlink()
    return lost


# -- trainings ----------------------------------------------------------------------------------


def trainings(own: Seed, shown: dict[str, Any]) -> list[Job]:
    """A job for each lesson that is not learnt yet; those matched to the step arm wait for it.

    `shown` gets the bar of each.
    """
    study, seed = own.study, own.number
    lessons = needed(study, own.tasks, seed)
    missing = [one for one in lessons if study.models.told(one, seed) is None]
    if missing:
        study.models.begin(study.traces, seed)

    def end(lesson: Lesson, job: Future[None]) -> None:
        job.result()
        study.models.keep(lesson, seed)

    for one in missing:
        told = f"training {one.name}, seed {seed}"
        shown[f"{one.name} {seed}"] = own.progress.add_task(told, total=None)
    return [
        Job(
            name=one.name,
            begin=partial(own.pool.submit, work.train, own.data, one, seed),
            end=partial(end, one),
            needs=frozenset({STEP.name} if one.match == "target" else ()),
        )
        for one in missing
    ]


def needed(study: Study, tasks: Sequence[Task], seed: int) -> list[Lesson]:
    """The lessons of arms that have a search to do, and the step arm's where one is matched to it."""
    done = {cell(row) for row in rows.read(study.folder)}
    open_ = {
        arm.lesson for arm, _ in to_do(study.scale.arms, tasks, seed, done) if arm.policy == "lm"
    }
    if any(lesson.match == "target" for lesson in open_):
        open_.add(STEP)
    return [lesson for lesson in study.scale.lessons if lesson in open_] + [STEP] * (
        STEP in open_ and STEP not in study.scale.lessons
    )


# -- searches -----------------------------------------------------------------------------------


def searches(own: Seed, lost: list[str]) -> list[Job]:
    """A job for some theorems of each arm that are not tried yet; rows are appended as they end.

    `lost` gets the arm of each search that the prover lost.
    """
    study, seed, progress = own.study, own.number, own.progress
    done = {cell(row) for row in rows.read(study.folder)}
    parts = list(to_do(study.scale.arms, own.tasks, seed, done))
    solved = dict.fromkeys((arm.name for arm, _ in parts), 0)
    totals = {name: sum(len(some) for arm, some in parts if arm.name == name) for name in solved}
    shown = {name: progress.add_task(f"{name}: proved 0", total=n) for name, n in totals.items()}

    def begin(arm: Arm, some: Sequence[Task]) -> Future[list[Row]]:
        often = rate(rows.read(study.folder), arm, seed) if drawn(arm) else 0.0
        return own.pool.submit(work.search, own.data, arm, some, seed, often)

    def end(arm: Arm, some: Sequence[Task], job: Future[list[Row]]) -> None:
        try:
            new = job.result()
        except BackendError as error:  # the other searches are worth their rows
            progress.console.print(f"lost: {arm.name}: {error}")
            new = []
        rows.append(study.folder, new)
        lost.extend([arm.name] * (len(some) - len(new)))
        solved[arm.name] += sum(row["solved"] for row in new)
        said = f"{arm.name}: proved {solved[arm.name]}"
        progress.update(shown[arm.name], advance=len(some), description=said)

    return [
        Job(arm.name, partial(begin, arm, some), partial(end, arm, some), waits(arm))
        for arm, some in parts
    ]


def waits(arm: Arm) -> frozenset[str]:
    """What an arm has to wait for: its model, and the arm that tells how often it plays at random."""
    lesson = {arm.lesson.name} if arm.policy == "lm" else set[str]()
    return frozenset(lesson | ({twin(arm)} if drawn(arm) else set()))


def drawn(arm: Arm) -> bool:
    """Whether its rollouts begin at random."""
    return arm.rollout is not None and arm.rollout.trigger == "random"


def twin(arm: Arm) -> str:
    """The arm whose rollouts begin as often as the random ones of this."""
    return arm.name.replace("random", "change")


def cell(row: Row) -> rows.Cell:
    """Which arm, theorem and seed a row is about."""
    return row["arm"], row["theorem"], row["seed"]


def to_do(
    arms: Sequence[Arm], tasks: Sequence[Task], seed: int, done: set[rows.Cell]
) -> Iterator[tuple[Arm, list[Task]]]:
    """For each arm the theorems that are missing, some at a time, arms taking turns."""
    missing = {
        arm: [task for task in tasks if (arm.name, task.name, seed) not in done] for arm in arms
    }
    for i in range(0, len(tasks), TOGETHER):
        for arm, own in missing.items():
            if some := own[i : i + TOGETHER]:
                yield arm, some


def rate(found: Sequence[Row], arm: Arm, seed: int) -> float:
    """How often random rollouts are triggered: as often as those of `change` with the same horizon.

    Where knobs are harder `change` triggers another number of times, which would match nothing.
    """
    own = [
        row
        for row in found
        if row["arm"] == twin(arm) and row["seed"] == seed and not row["harder"]
    ]
    rollouts, chances = (sum(int(row[key]) for row in own) for key in ("rollouts", "chances"))
    return rollouts / max(1, chances)
