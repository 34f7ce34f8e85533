#include "reporters/github/workflow_commands.h"

#include "reporters/delivery.h"
#include "reporters/forge/markdown_budget.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <random>
#include <system_error>

namespace benchgate::reporters::github {

namespace {

constexpr std::size_t kMostOfALevel = 10;

/// Over it the runner throws the whole summary away.
constexpr std::uintmax_t kLargestSummary = std::uintmax_t{1} << 20;

constexpr std::string_view kSummaryCut =
    "*Cut here: GitHub shows no more than 1 MiB. The result file has the "
    "whole.*\n";

std::string_view command_of(forge::Annotation::Level level) {
  switch (level) {
    case forge::Annotation::Level::notice:
      return "notice";
    case forge::Annotation::Level::warning:
      return "warning";
    case forge::Annotation::Level::failure:
      return "error";
  }
  return "notice";
}

enum class Part { property, message };

/// As the runner's own toolkit does it.
std::string escaped(std::string_view text, Part part) {
  std::string out;
  for (const char c : text) {
    if (c == '%') {
      out += "%25";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else if (c == ':' && part == Part::property) {
      out += "%3A";
    } else if (c == ',' && part == Part::property) {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

void append(const std::filesystem::path& file, std::string_view bytes) {
  std::ofstream stream(file, std::ios::binary | std::ios::app);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  stream.flush();
  if (!stream) {
    throw DeliveryError(fmt::format("cannot write {}: {}", file.string(),
                                    std::strerror(errno)));
  }
}

std::string random_delimiter() {
  std::random_device random;
  std::string delimiter = "benchgate_";
  for (int i = 0; i < 4; ++i) {
    delimiter += fmt::format("{:08x}", random());
  }
  return delimiter;
}

}  // namespace

std::string annotation_commands(
    const std::vector<forge::Annotation>& annotations) {
  std::string commands;
  for (const auto level :
       {forge::Annotation::Level::failure, forge::Annotation::Level::warning,
        forge::Annotation::Level::notice}) {
    const auto all = static_cast<std::size_t>(
        std::ranges::count(annotations, level, &forge::Annotation::level));
    const std::size_t shown = all > kMostOfALevel ? kMostOfALevel - 1 : all;
    std::size_t written = 0;
    for (const forge::Annotation& annotation : annotations) {
      if (annotation.level != level || written == shown) {
        continue;
      }
      ++written;
      commands += fmt::format(
          "::{} file={},line={},title={}::{}\n", command_of(level),
          escaped(annotation.place.path, Part::property), annotation.place.line,
          escaped(annotation.title, Part::property),
          escaped(annotation.message, Part::message));
    }
    if (shown < all) {
      commands += message_command(
          level, "benchgate",
          fmt::format("{} more; the job's summary has them", all - shown));
    }
  }
  return commands;
}

std::string message_command(forge::Annotation::Level level,
                            std::string_view title, std::string_view message) {
  return fmt::format("::{} title={}::{}\n", command_of(level),
                     escaped(title, Part::property),
                     escaped(message, Part::message));
}

std::string without_commands(std::string_view text) {
  // Two forms: "::name::" at the start of a line, spaces before it, and the
  // older "##[name]" anywhere.
  const bool is_json = text.starts_with('{') || text.starts_with('[');
  std::string safe;
  safe.reserve(text.size());
  bool at_start = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    const char c = text[i];
    if (rest.starts_with("##[")) {
      safe += is_json ? "\\u0023#[" : "# #[";
      i += 2;
      at_start = false;
      continue;
    }
    if (at_start && rest.starts_with("::")) {
      safe += ": ";  // The second colon follows.
      at_start = false;
      continue;
    }
    safe += c;
    const bool is_blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    at_start = c == '\n' || c == '\r' || (at_start && is_blank);
  }
  return safe;
}

void append_summary(const std::filesystem::path& file,
                    const std::string& markdown) {
  std::error_code failure;
  const std::uintmax_t size = std::filesystem::file_size(file, failure);
  const std::uintmax_t taken = failure ? 0 : size;
  if (taken + kSummaryCut.size() >= kLargestSummary) {
    throw DeliveryError(fmt::format(
        "no room is left in the job's summary {}: {} of {} bytes are taken",
        file.string(), taken, kLargestSummary));
  }
  append(file,
         forge::fit_markdown(markdown + "\n",
                             static_cast<std::size_t>(kLargestSummary - taken),
                             kSummaryCut));
}

void append_outputs(const std::filesystem::path& file,
                    const StepOutputs& outputs) {
  std::string text;
  for (const auto& [name, value] : outputs) {
    const std::string delimiter = random_delimiter();
    text += fmt::format("{}<<{}\n{}\n{}\n", name, delimiter, value, delimiter);
  }
  append(file, text);
}

}  // namespace benchgate::reporters::github
