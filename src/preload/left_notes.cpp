#include "src/preload/left_notes.h"

#include "src/preload/recording.h"

#include <cstdio>
#include <cstring>

namespace benchgate::preload {

namespace {

long long word(std::int64_t number) {
  return number;
}

}  // namespace

char* LeftNotes::next() {
  if (used_ == kMost) {
    return nullptr;
  }
  all_[used_] = notes_[used_];
  return notes_[used_++];
}

void LeftNotes::add_run(const Left& left) {
  if (char* const note = next(); note != nullptr) {
    std::snprintf(note, kLongest, kLeftNote, word(left.iterations),
                  word(left.objects), word(left.bytes), word(left.threads),
                  word(left.descriptors));
  }
}

void LeftNotes::add_descriptors(const OpenDescriptors& descriptors,
                                std::int64_t unseen) {
  static OpenDescriptors::Target targets[OpenDescriptors::kMostTargets];
  const std::size_t count = descriptors.find_targets(targets);
  for (std::size_t i = 0; i < count; ++i) {
    char* const note = next();
    if (note == nullptr) {
      return;
    }
    const int used =
        std::snprintf(note, kLongest, kOpenNote, word(targets[i].count));
    for (char* at = std::strcpy(note + used, targets[i].name); *at != '\0';
         ++at) {
      *at = *at == '\n' ? '?' : *at;  // A note is a line.
    }
  }
  if (unseen > 0) {
    if (char* const note = next(); note != nullptr) {
      std::snprintf(note, kLongest, kUnseenNote, word(unseen));
    }
  }
}

}  // namespace benchgate::preload
