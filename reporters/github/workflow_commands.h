#pragma once

/// \file
/// What a step of GitHub Actions can say without a token: lines that are
/// commands, and files that the runner reads when the step ends.

#include "reporters/forge/annotations.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::reporters::github {

/// "::error file=F,line=L,title=T::message" for each, with a line end; "notice"
/// and "warning" by their level. GitHub shows ten of a level and drops the rest
/// without a word, so that the tenth says how many there are not.
std::string annotation_commands(
    const std::vector<forge::Annotation>& annotations);

/// A command without a place: "::warning title=T::message" and a line end.
std::string message_command(forge::Annotation::Level level,
                            std::string_view title, std::string_view message);

/// `text` with nothing in it that a runner takes for a command: a name may
/// begin with "::error::". Applied to what other people's text is printed in.
/// Within JSON it is written with an escape and means what it meant.
std::string without_commands(std::string_view text);

/// Adds `markdown` to the summary of the job: the file that
/// GITHUB_STEP_SUMMARY names, which may have 1 MiB.
///
/// Throws: DeliveryError.
void append_summary(const std::filesystem::path& file,
                    const std::string& markdown);

/// Names and values of a step's outputs.
using StepOutputs = std::vector<std::pair<std::string, std::string>>;

/// Adds outputs to the file that GITHUB_OUTPUT names, each between delimiters
/// that nobody could foresee.
///
/// Throws: DeliveryError.
void append_outputs(const std::filesystem::path& file,
                    const StepOutputs& outputs);

}  // namespace benchgate::reporters::github
