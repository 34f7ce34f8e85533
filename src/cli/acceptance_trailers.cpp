#include "src/cli/acceptance_trailers.h"

#include "reporters/display_text.h"
#include "reporters/github/context.h"
#include "src/cli/values.h"
#include "src/measure/git.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

namespace benchgate::cli {

namespace {

constexpr std::string_view kKey = "benchgate-accept";
constexpr std::string_view kLimit = " up to ";
constexpr std::string_view kUntil = " until ";
constexpr std::string_view kExpected =
    "expected PATTERN up to SHARE: REASON, as in ^BM_Put/ up to 8%: checksum "
    "added";

/// Of a pattern, so that one line of a report can hold it.
constexpr std::size_t kLongestShown = 80;

std::string_view trim(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (is_space(text.back()) || text.back() == '\n' ||
                           text.back() == '\r')) {
    text.remove_suffix(1);
  }
  return text;
}

std::string shown(std::string_view text) {
  return reporters::shorten(reporters::visible_text(text), kLongestShown);
}

/// What stands between pattern and reason: "8%", "8% until 2027-03-01".
struct Terms {
  double up_to = 0.0;
  std::string until;
};

Terms parse_terms(std::string_view text) {
  const std::size_t until = text.find(kUntil);
  const std::string_view limit = trim(text.substr(0, until));
  const auto share = parse_share(limit);
  if (!share) {
    throw InvalidTrailer(fmt::format(
        "{} is no limit: expected a share like 8% or 0.08", shown(limit)));
  }
  Terms terms{.up_to = *share, .until = {}};
  if (until != std::string_view::npos) {
    terms.until = trim(text.substr(until + kUntil.size()));
    if (!is_date(terms.until)) {
      throw InvalidTrailer(fmt::format(
          "{} is no date: expected a day like 2027-03-01", shown(terms.until)));
    }
  }
  return terms;
}

/// Where the pattern ends: at the first " up to " that a limit follows, or at
/// the first one if none does. Empty: there is none.
std::optional<std::size_t> end_of_pattern(std::string_view value) {
  const std::size_t first = value.find(kLimit);
  for (std::size_t at = first; at != std::string_view::npos;
       at = value.find(kLimit, at + 1)) {
    const std::string_view rest = value.substr(at + kLimit.size());
    const std::size_t end = rest.find_first_of(" :");
    if (parse_share(rest.substr(0, end))) {
      return at;
    }
  }
  return first == std::string_view::npos ? std::nullopt : std::optional(first);
}

measure::Pattern parse_pattern(std::string_view text) {
  if (text.empty()) {
    throw InvalidTrailer(fmt::format("it names no benchmark: {}", kExpected));
  }
  try {
    return measure::Pattern(std::string(text));
  } catch (const std::regex_error& error) {
    throw InvalidTrailer(fmt::format("{} is no regular expression ({})",
                                     shown(text), error.what()));
  }
}

/// A line of a message that was meant as a trailer.
struct Candidate {
  std::size_t line = 0;  ///< From 1, in the message.
  std::string_view text;
};

bool starts_with_key(std::string_view line) {
  return line.size() > kKey.size() &&
         std::equal(kKey.begin(), kKey.end(), line.begin(), [](char a, char b) {
           return a == std::tolower(static_cast<unsigned char>(b));
         });
}

/// The lines with our key: with a colon after it as git wants it, or with a
/// limit, where the colon was forgotten. Other lines only mention it.
std::vector<Candidate> find_candidates(std::string_view message) {
  std::vector<Candidate> found;
  std::size_t number = 0;
  while (!message.empty()) {
    ++number;
    const std::size_t end = message.find('\n');
    const std::string_view line = message.substr(0, end);
    message.remove_prefix(end == std::string_view::npos ? message.size()
                                                        : end + 1);
    if (!starts_with_key(line)) {
      continue;
    }
    const std::string_view rest = line.substr(kKey.size());
    if (trim(rest).starts_with(':') ||
        (rest.starts_with(' ') &&
         rest.find(kLimit) != std::string_view::npos)) {
      found.push_back({.line = number, .text = line});
    }
  }
  return found;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

/// One commit of git's answer.
struct Commit {
  std::string_view name;
  std::string_view message;
  std::string_view trailers;  ///< The values that git found, a line each.
};

/// "commit 1a2b3c4d5e, line 5: ...".
std::string sentence(const Commit& commit, std::size_t line,
                     std::string_view trouble) {
  return fmt::format(
      "commit {}, line {}: this Benchgate-Accept accepts nothing: {}",
      commit.name.substr(0, 10), line, trouble);
}

void add_commit(const Commit& commit, AcceptanceTrailers& result) {
  std::vector<std::string_view> values = split(commit.trailers, '\n');
  values.pop_back();  // Each value ends with a line break.
  std::vector<Candidate> lines = find_candidates(commit.message);
  // Trailers stand at the end, so the lines before are none, whatever they
  // look like.
  const std::size_t others =
      lines.size() - std::min(lines.size(), values.size());
  for (std::size_t i = 0; i < others; ++i) {
    result.warnings.push_back(
        sentence(commit, lines[i].line,
                 "expected a trailer, \"Benchgate-Accept: PATTERN up to SHARE: "
                 "REASON\" in the last paragraph of the message"));
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t line =
        others + i < lines.size() ? lines[others + i].line : 0;
    try {
      result.accepted.push_back(parse_acceptance_trailer(values[i]));
      result.accepted.back().acceptance.source =
          fmt::format("commit {}", commit.name.substr(0, 10));
    } catch (const InvalidTrailer& error) {
      result.warnings.push_back(sentence(commit, line, error.what()));
    }
  }
}

bool differ(const std::map<std::string, std::string, std::less<>>& environment,
            std::string_view one, std::string_view other) {
  const auto a = environment.find(one);
  const auto b = environment.find(other);
  return a != environment.end() && b != environment.end() &&
         a->second != b->second;
}

}  // namespace

measure::AcceptedSlowdown parse_acceptance_trailer(std::string_view value) {
  value = trim(value);
  const auto end = end_of_pattern(value);
  if (!end) {
    throw InvalidTrailer(fmt::format("it names no limit: {}", kExpected));
  }
  const std::string_view pattern = trim(value.substr(0, *end));
  const std::string_view rest = value.substr(*end + kLimit.size());
  const std::size_t colon = rest.find(':');
  const Terms terms = parse_terms(rest.substr(0, colon));
  const std::string_view why = colon == std::string_view::npos
                                   ? std::string_view()
                                   : trim(rest.substr(colon + 1));
  if (why.empty()) {
    throw InvalidTrailer(fmt::format("it gives no reason: {}", kExpected));
  }
  measure::Pattern match = parse_pattern(pattern);
  compare::Acceptance acceptance{.pattern = match.text(),
                                 .up_to = terms.up_to,
                                 .until = terms.until,
                                 .why = std::string(why),
                                 .source = {}};
  return {.match = std::move(match),
          .metric = {},
          .acceptance = std::move(acceptance)};
}

AcceptanceTrailers read_acceptance_trailers(
    measure::ProcessRunner& runner, const measure::Repository& repository,
    const std::string& base, const std::string& head) {
  constexpr std::size_t kFields = 3;
  AcceptanceTrailers result;
  const measure::Git git(runner, repository.top);
  const measure::ProcessResult log =
      git.run({"log", "--no-show-signature", "--no-color", "--encoding=UTF-8",
               "--regexp-ignore-case", "--grep=^benchgate-accept",
               "--format=tformat:%H%x00%B%x00%(trailers:key=Benchgate-Accept,"
               "valueonly,unfold)%x00",
               base + ".." + head, "--"});
  if (!log.succeeded()) {
    result.warnings.push_back(fmt::format(
        "the messages of the commits between base and head cannot be read "
        "({}), so no Benchgate-Accept in them holds",
        measure::last_words(log)));
    return result;
  }
  const std::vector<std::string_view> fields = split(log.output, '\0');
  for (std::size_t i = 0; i + kFields <= fields.size(); i += kFields) {
    // What ends a commit's answer stands before the next one's name.
    const std::string_view name = fields[i].substr(
        std::min(fields[i].size(), fields[i].find_first_not_of('\n')));
    add_commit(
        {.name = name, .message = fields[i + 1], .trailers = fields[i + 2]},
        result);
  }
  return result;
}

bool is_run_for_fork(
    const std::map<std::string, std::string, std::less<>>& environment) {
  using reporters::github::ContextError;
  // A merge request's pipeline: the project that it comes from, and its target.
  if (differ(environment, "CI_MERGE_REQUEST_SOURCE_PROJECT_ID",
             "CI_MERGE_REQUEST_PROJECT_ID")) {
    return true;
  }
  if (!reporters::github::is_in_actions(environment)) {
    return false;
  }
  const auto event = environment.find("GITHUB_EVENT_NAME");
  const bool pull_request =
      event != environment.end() && event->second.starts_with("pull_request");
  try {
    const auto context = reporters::github::read_context(environment);
    return context.from_fork() ||
           (pull_request && context.head_repository.empty());
  } catch (const ContextError&) {
    return pull_request;
  }
}

}  // namespace benchgate::cli
