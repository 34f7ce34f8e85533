#include "src/sites/allocation_site.h"

#include "src/profile/source_path.h"
#include "src/sites/allocators.h"
#include "src/sites/call_scanner.h"
#include "src/sites/elf_image.h"
#include "src/sites/sites_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace benchgate::sites {

namespace {

/// Whether the code there belongs to an allocator itself.
bool is_inside_allocator(const Site& site) {
  return !site.frames.empty() && is_allocator(site.frames.back().system_name);
}

std::string what_is_missing(const SiteList& list) {
  if (list.has_lines) {
    return "";
  }
  return fmt::format(
      "{} has no {}, so {}", list.file.filename().string(),
      list.has_names ? "debug information" : "symbols",
      list.has_names
          ? "its functions have no lines, and inlined ones are not seen; build "
            "it with -g"
          : "its sites are bare addresses; do not strip it");
}

}  // namespace

SiteList find_allocation_sites(const std::filesystem::path& file) {
  const ElfImage image(file);
  if (!image.has_any_names()) {
    throw SitesError(fmt::format(
        "{} is linked statically and has no symbols, so nothing tells its "
        "calls of malloc and the like from others: do not strip it",
        file.string()));
  }
  auto object = profile::ObjectFile::open(file);
  SiteList list;
  list.file = file;
  if (object) {
    list.build_id = object->build_id();
    list.has_lines = object->has_debug_information();
  }
  list.has_names = list.has_lines || image.has_symbols();
  scan_calls(image, is_allocator, [&](const Call& call, std::string_view name) {
    Site site{.address = call.address,
              .size = call.size,
              .allocator = allocator_title(name),
              .is_tail = call.is_tail,
              .frames = {},
              .calls = std::nullopt};
    if (object) {
      site.frames = object->frames_at(call.address);
    }
    if (!is_inside_allocator(site)) {
      list.sites.push_back(std::move(site));
    }
  });
  std::ranges::sort(list.sites, {}, &Site::address);
  if (std::string missing = what_is_missing(list); !missing.empty()) {
    list.notes.push_back(std::move(missing));
  }
  return list;
}

std::vector<const profile::SourceFrame*> outermost_first(const Site& site) {
  std::vector<const profile::SourceFrame*> frames;
  std::transform(site.frames.rbegin(), site.frames.rend(),
                 std::back_inserter(frames),
                 [](const profile::SourceFrame& frame) { return &frame; });
  return frames;
}

std::vector<const profile::SourceFrame*> telling_frames(const Site& site) {
  std::vector<const profile::SourceFrame*> frames;
  for (const profile::SourceFrame* const frame : outermost_first(site)) {
    const bool after_foreign =
        !frames.empty() && !profile::is_own_source(frames.back()->file);
    const bool is_own = profile::is_own_source(frame->file);
    // Back in the user's own by a callback, say.
    if (is_own || !after_foreign) {
      frames.push_back(frame);
    }
  }
  return frames;
}

}  // namespace benchgate::sites
