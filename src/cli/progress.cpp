#include "src/cli/progress.h"

#include <fmt/format.h>

#include <algorithm>

namespace benchgate::cli {

namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// Ten a second are seen as movement; in a log one half-minutely is enough to
/// show that the job lives.
constexpr milliseconds kLiveInterval{100};
constexpr milliseconds kLogInterval{30000};

}  // namespace

std::string describe(nanoseconds time) {
  const double seconds = std::chrono::duration<double>(time).count();
  if (seconds < 9.95) {
    return fmt::format("{:.1f} s", seconds);
  }
  const auto whole = static_cast<long>(seconds + 0.5);
  if (whole < 60) {
    return fmt::format("{} s", whole);
  }
  if (whole < 3600) {
    return fmt::format("{} min {} s", whole / 60, whole % 60);
  }
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::string describe(const measure::SessionProgress& progress) {
  const bool confirming = progress.stage != compare::Stage::screen;
  const std::size_t of = confirming ? progress.candidates : progress.total;
  std::string text = confirming
                         ? fmt::format("Confirming: {} of {} candidates open",
                                       progress.open, of)
                         : fmt::format("Screening: {} of {} benchmarks decided",
                                       of - std::min(of, progress.open), of);
  return fmt::format("{}, {} {}, {}, about {} left", text, progress.pairs,
                     progress.pairs == 1 ? "pair" : "pairs",
                     describe(progress.elapsed), describe(progress.left));
}

Progress::Progress(Terminal& terminal, Loudness loudness)
    : terminal_(terminal),
      loudness_(loudness),
      live_(terminal.messages_are_seen_live()),
      next_(Clock::now() + (live_ ? kLiveInterval : kLogInterval)) {}

Progress::~Progress() {
  clear();
}

void Progress::update(const measure::SessionProgress& progress) {
  if (is_due()) {
    show(prefix_ + describe(progress));
  }
}

void Progress::update(std::string_view text) {
  if (is_due()) {
    show(prefix_ + std::string(text));
  }
}

bool Progress::is_due() {
  if (loudness_ == Loudness::quiet || Clock::now() < next_) {
    return false;
  }
  next_ = Clock::now() + (live_ ? kLiveInterval : kLogInterval);
  return true;
}

void Progress::step(std::string_view text) {
  if (loudness_ == Loudness::normal) {
    show(std::string(text));
  }
}

void Progress::show(const std::string& text) {
  if (!live_) {
    terminal_.message("benchgate: " + text + "\n");
    return;
  }
  const std::string line = text.substr(0, terminal_.width() - 1);
  terminal_.message("\r" + line +
                    std::string(shown_ - std::min(shown_, line.size()), ' '));
  shown_ = line.size();
}

void Progress::clear() {
  if (shown_ > 0) {
    terminal_.message("\r" + std::string(shown_, ' ') + "\r");
    shown_ = 0;
  }
}

}  // namespace benchgate::cli
