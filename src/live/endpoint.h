#pragma once

#include "src/live/end_signal.h"
#include "src/live/query.h"
#include "src/profile/profile.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace benchgate::live {

/// What is sent back.
struct Answer {
  std::string type;      ///< Of the content.
  std::string filename;  ///< Under which browsers save it; empty: they show it.
  std::string bytes;
};

Answer text_answer(std::string text);

/// `profile`, as a file that pprof reads. All its mappings claim to have all
/// names that they can have: else pprof would ask us for more, for which
/// nothing is there, and print no report.
Answer profile_answer(std::string name, profile::Profile& profile);

/// One kind of profile, at /debug/pprof/NAME.
struct Endpoint {
  std::string_view name;
  std::string_view description;
  /// May take as long as `query` says, unless `end` comes before.
  ///
  /// Throws: Refusal.
  Answer (*answer)(const Query& query, EndSignal& end);
  /// How many there are now of what it lists; null: it lists nothing.
  std::int64_t (*count)();
};

/// All of them by name. A new one is a file of its own and a line there.
std::span<const Endpoint> endpoints();

/// Null: there is none of that name, nor did another name for it.
const Endpoint* find_endpoint(std::string_view name);

/// The page that lists them all.
std::string index_page();

/// Waits as long as a request has asked for.
///
/// Throws: Refusal (503) if the server ends before.
void wait_out(std::chrono::nanoseconds time, EndSignal& end);

}  // namespace benchgate::live
