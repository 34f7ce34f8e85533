#pragma once

/// \file
/// What the programs of a comparison's page draw. Texts are visible texts, laid
/// out here as every reporter lays them out; numbers are in base units and only
/// for sorting and drawing.
///
///     {"columns": [{"title": "benchmark", "number": false, "sort": "name"}],
///      "concerns": [{"name": "regressed", "rows": 1}],
///      "rows": [{
///        "cells": ["BM_Get/32", "4.017 us"], "notes": [],
///        "name": "BM_Get/32", "family": "BM_Get",
///        "concern": "regressed",         its place in "concerns"
///        "higher": false, "exact": false,
///        "threshold": 0.01,              of noise; of an exact row, tolerance
///        "base": 4.017e-6, "head": 4.140e-6, "p": 0.0003,
///        "change": [0.031, 0.022, 0.04], estimate and interval, or null
///        "unit": [1e-06, "us"],
///        "facts": [["pairs", "8 to screen, 12 to confirm"]],
///        "paired": true,
///        "values": [[base...], [head...]], in the order of measuring
///        "first": "bhhb", "screened": 8,  who went first; of paired rows
///        "judged": [4, 16]}]}  the pairs behind the numbers: from and up to
///
/// "sort" is what a column is sorted by: name, text, base, head, change, p or
/// concern. What is not known or not finite is null.

#include "compare/comparison.h"

#include <string>

namespace benchgate::reporters::html {

/// A row each line. Rows in the order of row_groups.h.
std::string comparison_data(const compare::Comparison& comparison);

}  // namespace benchgate::reporters::html
