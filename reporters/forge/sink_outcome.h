#pragma once

#include <string>

namespace benchgate::reporters::forge {

/// How it went with one of the places that a report is posted to.
struct SinkOutcome {
  enum class State {
    done,
    skipped,  ///< Not wanted, or not allowed: the run is none the worse.
    failed    ///< Wanted, allowed, and did not arrive.
  };

  std::string sink;  ///< "check run", "comment".
  State state = State::done;
  std::string reason;           ///< A sentence; may be empty when it is done.
  std::string permission = {};  ///< The one that is missing: "checks: write".
};

}  // namespace benchgate::reporters::forge
