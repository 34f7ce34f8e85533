#pragma once

#include "src/cli/terminal.h"
#include "src/measure/session.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace benchgate::cli {

/// Says how far the work is: at a terminal one line that changes, elsewhere
/// (the log of a CI job) a line now and then.
class Progress final : public measure::ProgressListener {
 public:
  enum class Loudness { quiet, normal };

  Progress(Terminal& terminal, Loudness loudness);
  ~Progress() override;
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  Progress(Progress&&) = delete;
  Progress& operator=(Progress&&) = delete;

  void update(const measure::SessionProgress& progress) override;

  /// The same for work that is counted otherwise.
  void update(std::string_view text);

  /// Stands before everything that `update` says from now on.
  void set_prefix(std::string prefix) { prefix_ = std::move(prefix); }

  /// A step that takes a while: "building base (main, 1a2b3c4d)".
  void step(std::string_view text);

  /// Takes the changing line away, so that something else can be printed.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  /// Whether something may be said again; notes that it was.
  bool is_due();
  void show(const std::string& text);

  Terminal& terminal_;
  Loudness loudness_;
  bool live_;
  std::string prefix_;
  std::size_t shown_ = 0;  // Columns of the changing line.
  Clock::time_point next_;
};

/// "Screening: 34 of 48 benchmarks decided, 412 pairs, 12 s, about 20 s left".
std::string describe(const measure::SessionProgress& progress);

/// "0.4 s", "12 s", "3 min 20 s", "2 h 5 min".
std::string describe(std::chrono::nanoseconds time);

}  // namespace benchgate::cli
