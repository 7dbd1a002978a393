# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Content-validity indices of one item from the number of experts and of those who find it relevant."""

from __future__ import annotations

import math


def item_cvi(relevant: int, experts: int) -> float:
    """I-CVI: the share of the experts who find the item relevant."""
    return relevant / experts


def chance_agreement(relevant: int, experts: int) -> float:
    r"""Probability of so many agreeing by chance, :math:`p_c = \binom{N}{A} 0.5^N`."""
    return math.comb(experts, relevant) * 0.5**experts


def modified_kappa(relevant: int, experts: int) -> float:
    r"""Kappa of agreement on relevance.

    .. math:: \kappa^* = \frac{\text{I-CVI} - p_c}{1 - p_c}

    References
    ----------
    Polit, D. F., Beck, C. T., & Owen, S. V. (2007). Is the CVI an acceptable indicator of content validity?
    Appraisal and recommendations. Research in Nursing & Health, 30, 459–467.
    https://doi.org/10.1002/nur.20199
    """
    chance = chance_agreement(relevant, experts)
    return (item_cvi(relevant, experts) - chance) / (1 - chance)
