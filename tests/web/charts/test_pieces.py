"""Pictures of pieces: as many are drawn as are taken, and a half is a half."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.domain.plan import Part
from eutonia.web.pieces import PieceError, draw_part, draw_parts
from tests.web.charts.svg_reading import assert_plain, find, parse, path_points, title_of, view_box


def part(count, unit="tablet", mg="10", product=None):
    return Part(product=product or f"baclofen {unit} {mg} mg", unit=unit, mg_per_unit=Decimal(mg), count=Decimal(count))


@pytest.mark.parametrize(
    ("count", "said", "there", "gone"),
    [
        ("1", "1 baclofen tablet 10 mg", 1, 0),
        ("0.5", "half a baclofen tablet 10 mg", 1, 1),
        ("1.5", "1 and a half baclofen tablets 10 mg", 2, 1),
        ("2", "2 baclofen tablets 10 mg", 2, 0),
        ("6", "6 baclofen tablets 10 mg", 6, 0),
    ],
)
def test_what_is_drawn_is_what_is_said(count, said, there, gone):
    picture = draw_part(part(count))
    assert picture.words == said == title_of(picture.svg)
    assert len(find(picture.svg, "piece__body")) == there
    assert len(find(picture.svg, "piece__gone")) == gone


def test_the_side_that_is_taken_is_solid_and_the_other_dashed():
    svg = draw_part(part("0.5")).svg
    (there,), (gone,) = find(svg, "piece__body"), find(svg, "piece__gone")
    assert there.get("stroke-dasharray") is None
    assert gone.get("stroke-dasharray")
    assert max(x for x, _ in path_points(there.get("d"))) < min(x for x, _ in path_points(gone.get("d")))


def test_only_a_tablet_that_is_halved_shows_its_score():
    assert find(draw_part(part("2")).svg, "piece__line") == []
    assert len(find(draw_part(part("1.5")).svg, "piece__line")) == 1


def test_each_piece_carries_its_strength():
    assert [each.text for each in find(draw_part(part("2", mg="2.5")).svg, "piece__number")] == ["2.5", "2.5"]
    assert [each.text for each in find(draw_part(part("1.5", mg="20")).svg, "piece__number")] == ["20", "½"]


def test_many_pieces_are_a_number():
    svg = draw_part(part("7.5")).svg
    assert len(find(svg, "piece__body")) == 2
    assert [each.text for each in find(svg, "piece__text")] == ["× 7"]


def test_a_capsule_and_a_packet_have_shapes_of_their_own():
    assert len(find(draw_part(part("2", unit="capsule", mg="300")).svg, "piece__cap")) == 2
    packet = draw_part(part("1", unit="packet"))
    assert len(find(packet.svg, "piece__line")) == 1
    assert packet.words == "1 baclofen packet 10 mg"


def liquid(volume):
    return part(volume, unit="mL", mg="1", product="baclofen oral solution 1 mg/mL")


def filled(volume):
    picture = draw_part(liquid(volume))
    return float(find(picture.svg, "piece__liquid")[0].get("width")), find(picture.svg, "piece__text")[0].text


def test_a_syringe_is_filled_as_far_as_the_dose_reaches():
    assert filled("2.5") == (80, "2.5 mL")  # of one of 3 mL
    assert filled("5") == (96, "5 mL")
    assert filled("7.5")[0] == pytest.approx(72)
    assert draw_part(liquid("2.5")).words == "2.5 mL of baclofen oral solution 1 mg/mL"


def test_more_than_the_largest_syringe_is_several_times():
    assert filled("30")[1] == "2 × 15 mL"


@pytest.mark.parametrize(
    "refused",
    [part("0"), part("-1"), part("0.25"), part("0.5", unit="capsule"), part("1.5", unit="packet"), liquid("0")],
)
def test_what_nobody_can_take_is_refused(refused):
    with pytest.raises(PieceError):
        draw_part(refused)


def test_a_volume_that_cannot_be_shared_out_evenly_is_still_written_exactly():
    assert filled("121")[1] == "121 mL"


@given(st.integers(1, 40), st.sampled_from(["2.5", "5", "10", "300", "1000"]))
def test_nothing_reaches_over_the_edge(halves, mg):
    svg = draw_part(part(Decimal(halves) / 2, mg=mg)).svg
    assert_plain(svg)
    width = view_box(parse(svg))[2]
    pieces = find(svg, "piece__body") + find(svg, "piece__gone")
    assert width >= 44 * min(len(pieces), 1)
    moved = [each.get("transform") for each in parse(svg).iter() if each.get("transform")]
    assert all(float(each.removeprefix("translate(").split(" ")[0]) + 44 <= width + 0.1 for each in moved)


def test_a_dose_of_two_products_is_two_pictures():
    assert [each.words for each in draw_parts([part("1", mg="20"), part("0.5")])] == [
        "1 baclofen tablet 20 mg",
        "half a baclofen tablet 10 mg",
    ]


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("tablet-and-a-half", part("1.5")),
        ("capsules", part("2", unit="capsule", mg="300")),
        ("packet", part("1", unit="packet", mg="1000")),
        ("liquid", liquid("7.5")),
    ],
)
def test_it_looks_as_reviewed(golden, name, drawn):
    golden(f"{name}.svg", draw_part(drawn).svg)
