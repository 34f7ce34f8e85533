/// \file
/// What a suite's process has put in the place of a recording: it is rejected
/// with ProfileError, or read, and then can be written for pprof and read
/// again.

#include "src/profile/dropped_frames.h"
#include "src/profile/profile_error.h"
#include "src/profile/profile_reader.h"
#include "src/profile/profile_writer.h"
#include "src/profile/recording.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// The name and the types are libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace benchgate::profile;
  Profile profile;
  try {
    profile = read_recording({reinterpret_cast<const char*>(data), size});
  } catch (const ProfileError&) {
    return 0;
  }
  remove_dropped_frames(profile);
  const std::string written = serialize_profile(profile);
  if (serialize_profile(read_profile(written, "written")) != written) {
    std::abort();
  }
  return 0;
}
