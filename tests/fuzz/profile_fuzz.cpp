/// \file
/// Anything is either rejected with ProfileError or read; what was read is
/// written and read again as the same, and every report of it can be made.

#include "src/profile/call_graph.h"
#include "src/profile/flame_tree.h"
#include "src/profile/growth.h"
#include "src/profile/merge.h"
#include "src/profile/profile_error.h"
#include "src/profile/profile_reader.h"
#include "src/profile/profile_writer.h"
#include "src/profile/text_reports.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace benchgate::profile;

/// Small enough for a fuzzer; stacks are written out frame by frame.
constexpr ReadLimits kLimits = {
    .bytes = std::size_t{1} << 20U, .parts = 20'000, .frames = 200'000};

void show(const Profile& profile) {
  const std::array<Profile, 1> all = {profile};
  const Profile merged = merge(all);
  for (const Granularity granularity :
       {Granularity::functions, Granularity::lines, Granularity::addresses}) {
    ViewOptions options;
    options.granularity = granularity;
    const View view = make_view(merged, options);
    static_cast<void>(top_report(view, {}));
    static_cast<void>(traces_report(view));
    static_cast<void>(folded_report(view));
    static_cast<void>(callgrind_report(view));
    static_cast<void>(make_flame_tree(view, nullptr));
  }
  static_cast<void>(
      growth_report(find_growth(all, all, {}, Order::flat), {.all = true}));
}

}  // namespace

// The name and the types are libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Profile profile;
  try {
    profile = read_profile(bytes, "input", kLimits);
  } catch (const ProfileError&) {
    return 0;
  }
  const std::string written = serialize_profile(profile);
  if (serialize_profile(read_profile(written, "written")) != written) {
    std::abort();
  }
  try {
    show(profile);
  } catch (const ProfileError&) {
    return 0;  // Without values there is nothing to show.
  }
  return 0;
}
