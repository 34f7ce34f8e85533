#include "src/cli/site_messages.h"

#include "reporters/display_text.h"

#include <fmt/format.h>

namespace benchgate::cli {

namespace {

using State = reporters::forge::SinkOutcome::State;

std::string_view word_of(State state) {
  switch (state) {
    case State::done:
      return "done";
    case State::skipped:
      return "skipped";
    case State::failed:
      return "not posted";
  }
  return "";
}

}  // namespace

void tell_outcome(std::string_view site,
                  const reporters::forge::SinkOutcome& outcome,
                  Terminal& terminal) {
  const std::string reason =
      outcome.reason.empty()
          ? std::string()
          : fmt::format(" ({})", reporters::visible_text(outcome.reason));
  terminal.message(fmt::format("benchgate: {}: {} {}{}\n", site, outcome.sink,
                               word_of(outcome.state), reason));
}

void tell_trouble(std::string_view site, std::string_view why,
                  Terminal& terminal) {
  terminal.message(fmt::format("benchgate: --report {}: {}\n", site,
                               reporters::visible_text(why)));
}

void tell_how_to_post_later(std::string_view site,
                            const std::filesystem::path& result,
                            Terminal& terminal) {
  terminal.message(fmt::format(
      "benchgate: the result is in {0}; `benchgate report {0} --report {1}` "
      "posts it again\n",
      result.string(), site));
}

}  // namespace benchgate::cli
