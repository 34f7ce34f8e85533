#include "src/preload/open_descriptors.h"

#include "src/preload/numbered_entries.h"

#include <unistd.h>

#include <cstdio>
#include <cstring>

namespace benchgate::preload {

namespace {

constexpr const char* kFolder = NumberedEntries::kOwnDescriptors;

// Marks, instead of a stack: opened by somebody else, or unseen.
Stack another{};
Stack unseen{};

/// Without the numbers that the kernel gives to what has no name.
void read_target(long descriptor, OpenDescriptors::Target& target) {
  char link[64];
  std::snprintf(link, sizeof link, "%s/%ld", kFolder, descriptor);
  const ssize_t length =
      ::readlink(link, target.name, sizeof target.name - sizeof "[..]");
  target.name[length > 0 ? length : 0] = '\0';
  char* const number = std::strstr(target.name, ":[");
  if (target.name[0] != '/' && number != nullptr) {
    std::strcpy(number, ":[..]");  // NOLINT: there is room.
  }
  target.count = 1;
}

}  // namespace

void OpenDescriptors::begin() {
  for (auto& maker : makers_) {
    maker.store(nullptr, std::memory_order_relaxed);
  }
  NumberedEntries open(kFolder);
  for (long each = open.next(); each >= 0; each = open.next()) {
    if (each < kMost) {
      makers_[each].store(&another, std::memory_order_relaxed);
    }
  }
}

void OpenDescriptors::opened(int descriptor, Stack* stack) {
  if (descriptor < kMost) {
    makers_[descriptor].store(stack == nullptr ? &another : stack,
                              std::memory_order_relaxed);
  }
}

void OpenDescriptors::end() {
  NumberedEntries open(kFolder);
  for (long each = open.next(); each >= 0; each = open.next()) {
    if (each < kMost &&
        makers_[each].load(std::memory_order_relaxed) == nullptr) {
      makers_[each].store(&unseen, std::memory_order_relaxed);
    }
  }
}

long OpenDescriptors::next_own(NumberedEntries& open) const {
  for (long each = open.next(); each >= 0; each = open.next()) {
    const Stack* const maker =
        each < kMost ? makers_[each].load(std::memory_order_relaxed) : nullptr;
    if (maker != nullptr && maker != &another) {
      return each;
    }
  }
  return -1;
}

std::int64_t OpenDescriptors::count(int column) const {
  std::int64_t without_stack = 0;
  NumberedEntries open(kFolder);
  for (long each = next_own(open); each >= 0; each = next_own(open)) {
    Stack* const maker = makers_[each].load(std::memory_order_relaxed);
    if (maker == &unseen) {
      ++without_stack;
    } else {
      ++maker->values[column];
    }
  }
  return without_stack;
}

std::size_t OpenDescriptors::find_targets(Target (&found)[kMostTargets]) const {
  std::size_t used = 0;
  NumberedEntries open(kFolder);
  for (long each = next_own(open); each >= 0; each = next_own(open)) {
    Target target;
    read_target(each, target);
    std::size_t i = 0;
    while (i < used && std::strcmp(found[i].name, target.name) != 0) {
      ++i;
    }
    if (i < used) {
      ++found[i].count;
    } else if (used < kMostTargets) {
      found[used++] = target;
    }
  }
  return used;
}

}  // namespace benchgate::preload
