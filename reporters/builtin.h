#pragma once

/// \file
/// The reporters of this folder, for the registry: each is a class that nobody
/// else sees, in the file of its name.

#include "reporters/reporter.h"

namespace benchgate::reporters {

const Reporter& code_quality_reporter();
const Reporter& csv_reporter();
const Reporter& html_reporter();
const Reporter& json_reporter();
const Reporter& junit_reporter();
const Reporter& markdown_reporter();
const Reporter& terminal_reporter();

}  // namespace benchgate::reporters
