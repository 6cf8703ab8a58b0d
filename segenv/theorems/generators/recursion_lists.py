"""Claims by induction over lists."""

from segenv.theorems.generators.recursion import (
    Claim,
    Family,
    Study,
    bounded,
    compared,
    holds,
    twins,
)


def counted(s: Study) -> Claim:
    """A function that counts something for every element adds up over `++`."""
    f, weight, *inner = s.functions.many(4)
    zero, one, d = *s.names.many(2), s.constant(1)
    count = s.draw.choice((d, "W", f"(W + {d})", f"(W * {d})", "(W * W)"))
    element = s.image(inner, "i")
    each = count.replace("W", f"{weight} {element}")
    order = [f"{one} x (xs ++ ys)", f"{one} x xs"]
    if s.draw.random() < 0.5:
        order.reverse()
    here = each.replace(" i", " x")
    here = f"({here})" if count == "W" else here
    end = f"Nat.add_right_comm ({f} xs) ({f} ys) {here}"
    used = [g for g in inner if f"({g} " in each]
    return Claim(
        (
            f"({f} : List α → Nat)",
            *[f"({weight} : α → Nat)"] * ("W" in count),
            *[f"({' '.join(used)} : α → α)"] * bool(used and "W" in count),
            "(ys : List α)",
        ),
        ((zero, f"{f} [] = 0"), (one, s.shape.equation(f, f"{f} is + {each}"))),
        f"{f} (xs ++ ys) = {f} xs + {f} ys",
        (f"rw [List.nil_append, {zero}, Nat.zero_add]",),
        tuple(s.rewritten("List.cons_append", *order, s.ih, end)),
        automatic=True,
    )


def reversing(s: Study) -> Claim:
    """A function that puts something behind the rest for each element turns `++` around."""
    f, *inner = s.functions.many(3)
    zero, one = s.names.many(2)
    parts = [s.image(inner, "i") for _ in range(s.draw.randint(1, 3))]
    order = [f"{one} x (xs ++ ys)", f"{one} x xs"]
    if s.draw.random() < 0.5:
        order.reverse()
    body = f"{f} is ++ [{', '.join(parts)}]"
    used = [g for g in inner if any(f"({g} " in part for part in parts)]
    return Claim(
        (
            f"({f} : List α → List α)",
            *[f"({' '.join(used)} : α → α)"] * bool(used),
            "(ys : List α)",
        ),
        ((zero, f"{f} [] = []"), (one, s.shape.equation(f, body))),
        f"{f} (xs ++ ys) = {f} ys ++ {f} xs",
        (f"rw [List.nil_append, {zero}, List.append_nil]",),
        tuple(s.rewritten("List.cons_append", *order, s.ih, "List.append_assoc")),
        automatic=True,
    )


def mapping(s: Study) -> Claim:
    """A function that changes every element respects `++`, keeps lengths, and is `List.map`."""
    f, *inner, zero, one = *s.functions.many(5), *s.names.many(2)
    first, g = f"{one} x xs", inner[0]
    element = s.image(inner, "i")
    statement, base, step = s.draw.choice(
        (
            (
                f"{f} (xs ++ ys) = {f} xs ++ {f} ys",
                f"rw [List.nil_append, {zero}, List.nil_append]",
                ["List.cons_append", f"{one} x (xs ++ ys)", s.ih, first, "List.cons_append"],
            ),
            (
                f"List.length ({f} xs) = List.length xs",
                f"rw [{zero}]",
                [first, "List.length_cons", s.ih, "List.length_cons"],
            ),
            (
                f"{f} xs = List.map {g} xs",
                f"rw [{zero}, List.map_nil]",
                [first, s.ih, "List.map_cons"],
            ),
        )
    )
    element = f"({g} i)" if "List.map" in statement else element
    used = [h for h in inner if f"({h} " in element]
    return Claim(
        (
            f"({f} : List α → List α)",
            *[f"({' '.join(used)} : α → α)"] * bool(used),
            *["(ys : List α)"] * ("ys" in statement),
        ),
        ((zero, f"{f} [] = []"), (one, s.shape.equation(f, f"{element} :: {f} is"))),
        statement,
        (base,),
        tuple(s.rewritten(*step)),
        automatic=True,
    )


LIST_CLAIMS: tuple[Family, ...] = (
    *3 * (twins, compared, holds),
    *(bounded, bounded, counted, counted, reversing, mapping),
)
"""Those of which there are more come more often."""
