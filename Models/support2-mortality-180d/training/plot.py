# SPDX-License-Identifier: Apache-2.0
"""The calibration plot, written as a small SVG that follows the reader's light or dark scheme."""

from __future__ import annotations

from typing import Any

SIZE, LEFT, TOP = 340, 64, 56
STYLE = """
  :root { color-scheme: light dark; }
  .paper { fill: #ffffff; } .ink { fill: #1f2933; } .soft { fill: #52606d; }
  .grid { stroke: #d9dfe5; } .axis { stroke: #7b8794; } .ideal { stroke: #7b8794; stroke-dasharray: 4 4; }
  .model { stroke: #0b62c4; fill: #0b62c4; } .study { stroke: #b3530c; fill: #b3530c; }
  .open { fill: #ffffff; }
  text { font-family: system-ui, sans-serif; font-size: 13px; }
  .title { font-size: 15px; font-weight: 600; }
  @media (prefers-color-scheme: dark) {
    .paper, .open { fill: #14191f; } .ink { fill: #eef2f6; } .soft { fill: #a9b4c0; }
    .grid { stroke: #2c353f; } .axis, .ideal { stroke: #8793a0; }
    .model { stroke: #6db3ff; fill: #6db3ff; } .study { stroke: #ffab66; fill: #ffab66; }
    .open { fill: #14191f; }
  }
"""


def _x(risk: float) -> str:
    return f"{LEFT + risk * SIZE:.1f}"


def _y(risk: float) -> str:
    return f"{TOP + (1 - risk) * SIZE:.1f}"


def _curve(points: list[dict[str, Any]], name: str) -> list[str]:
    path = " ".join(f"{_x(point['mean_predicted'])},{_y(point['observed'])}" for point in points)
    dash = "" if name == "model" else ' stroke-dasharray="7 3"'
    lines = [f'<polyline class="{name}" points="{path}" style="fill:none" stroke-width="1.75"{dash}/>']
    for point in points:
        x, y = _x(point["mean_predicted"]), _y(point["observed"])
        low, high = _y(point["low"]), _y(point["high"])
        lines.append(f'<line class="{name}" x1="{x}" y1="{low}" x2="{x}" y2="{high}" stroke-opacity="0.55"/>')
        if name == "model":
            lines.append(f'<circle class="model" cx="{x}" cy="{y}" r="4"/>')
        else:
            corner = f'x="{float(x) - 3.5:.1f}" y="{float(y) - 3.5:.1f}"'
            lines.append(f'<g class="study"><rect class="open" {corner} width="7" height="7" stroke-width="1.5"/></g>')
    return lines


def calibration_svg(evaluation: dict[str, Any]) -> str:
    test = evaluation["test"]
    width, height, key = LEFT + SIZE + 24, TOP + SIZE + 108, TOP + SIZE + 70
    n = evaluation["split"]["test"]["n"]

    def words(name: str) -> str:
        figures = test[name]
        return f"slope {figures['calibration_slope']['value']:.2f}, AUROC {figures['auroc']['value']:.3f}"

    summary = f"Observed against predicted death within 180 days in {n} held-out patients, in tenths of predicted risk."
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' role="img" aria-labelledby="title description">',
        '<title id="title">Calibration on held-out patients</title>',
        f'<desc id="description">{summary} Model: {words("model")}. Study estimate: {words("study")}.</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{width}" height="{height}"/>',
        f'<text class="ink title" x="{LEFT}" y="24">Calibration on {n:,} held-out patients</text>',
        f'<text class="soft" x="{LEFT}" y="43">Tenths of predicted risk, 95 % intervals</text>',
    ]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        lines += [
            f'<line class="grid" x1="{_x(tick)}" y1="{_y(0)}" x2="{_x(tick)}" y2="{_y(1)}"/>',
            f'<line class="grid" x1="{_x(0)}" y1="{_y(tick)}" x2="{_x(1)}" y2="{_y(tick)}"/>',
            f'<text class="soft" x="{_x(tick)}" y="{TOP + SIZE + 18}" text-anchor="middle">{tick:.0%}</text>',
            f'<text class="soft" x="{LEFT - 8}" y="{float(_y(tick)) + 4.5:.1f}" text-anchor="end">{tick:.0%}</text>',
        ]
    middle = TOP + SIZE / 2
    lines += [
        f'<line class="ideal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>',
        f'<path class="axis" d="M{LEFT} {TOP}V{TOP + SIZE}H{LEFT + SIZE}" fill="none"/>',
        f'<text class="ink" x="{LEFT + SIZE / 2:.1f}" y="{TOP + SIZE + 40}" text-anchor="middle">Predicted risk</text>',
        f'<text class="ink" transform="translate(16 {middle:.1f}) rotate(-90)" text-anchor="middle">Died</text>',
        *_curve(evaluation["calibration_curve"]["study"], "study"),
        *_curve(evaluation["calibration_curve"]["model"], "model"),
        f'<circle class="model" cx="{LEFT + 6}" cy="{key - 4}" r="4"/>',
        f'<text class="ink" x="{LEFT + 20}" y="{key}">This model: {words("model")}</text>',
        f'<g class="study"><rect class="open" x="{LEFT + 2.5}" y="{key + 15.5}" width="7" height="7"'
        ' stroke-width="1.5"/></g>',
        f'<text class="ink" x="{LEFT + 20}" y="{key + 24}">Study\'s own estimate: {words("study")}</text>',
        "</svg>",
    ]
    return "\n".join(lines) + "\n"
