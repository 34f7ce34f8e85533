#pragma once

/// \file
/// What is said on standard error of a report that goes to a site.

#include "reporters/forge/sink_outcome.h"
#include "src/cli/terminal.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace benchgate::cli {

/// "benchgate: github: comment skipped (why)".
void tell_outcome(std::string_view site,
                  const reporters::forge::SinkOutcome& outcome,
                  Terminal& terminal);

/// Why nothing at all can be posted; `why` is a sentence.
void tell_trouble(std::string_view site, std::string_view why,
                  Terminal& terminal);

/// Where the result is, and the command that posts it.
void tell_how_to_post_later(std::string_view site,
                            const std::filesystem::path& result,
                            Terminal& terminal);

}  // namespace benchgate::cli
