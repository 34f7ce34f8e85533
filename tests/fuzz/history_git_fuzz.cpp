/// \file
/// Any bytes as what git prints of trees and objects, as a location, and as
/// what a failed git says: it is understood or refused, and no password of a
/// location is shown.

#include "reporters/history/backend.h"
#include "reporters/history/git_failure.h"
#include "reporters/history/git_location.h"
#include "reporters/history/git_objects.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace benchgate::reporters::history;

void try_output(std::string_view text) {
  try {
    for (const GitEntry& entry : parse_git_tree(text)) {
      if (entry.path.find('\0') != std::string::npos) {
        std::abort();
      }
    }
  } catch (const GitFailure&) {
  }
  try {
    for (const auto& object : parse_git_objects(text)) {
      if (object &&
          (object->data() < text.data() ||
           object->data() + object->size() > text.data() + text.size())) {
        std::abort();
      }
    }
  } catch (const GitFailure&) {
  }
}

void try_location(std::string_view text) {
  try {
    const GitLocation location = parse_git_location(text);
    (void)explain(failure_of(text), location);
    if (location.repository.empty() || location.branch.empty() ||
        (!location.user_info.empty() &&
         location.repository.find('@') < location.repository.find('/', 8))) {
      std::abort();
    }
  } catch (const HistoryError&) {
  }
}

}  // namespace

// The name and the types are libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try_output(text);
  try_location(text);
  try_location("git:https://" + std::string(text) + "#x");
  return 0;
}
