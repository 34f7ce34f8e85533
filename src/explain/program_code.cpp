#include "src/explain/program_code.h"

#include <algorithm>
#include <cstring>

namespace benchgate::explain {

namespace {

constexpr std::uint64_t kPointer = 8;

/// No text that code refers to is longer.
constexpr std::size_t kLongestText = std::size_t{64} << 10;

/// Where the stub at `address` finds what it jumps to: it is an indirect jump,
/// after a mark for the processor, perhaps.
std::optional<std::uint64_t> slot_of_stub(const ElfImage& image,
                                          std::uint64_t address) {
  constexpr std::uint64_t kLongestStub = 16;
  constexpr std::string_view kJump = "\xff\x25";
  const std::string_view stub =
      image.bytes_from(address).substr(0, kLongestStub);
  const std::size_t jump = stub.find(kJump);
  std::int32_t distance = 0;
  if (jump == std::string_view::npos ||
      jump + kJump.size() + sizeof distance > stub.size()) {
    return std::nullopt;
  }
  std::memcpy(&distance, stub.data() + jump + kJump.size(), sizeof distance);
  return address + jump + kJump.size() + sizeof distance +
         static_cast<std::uint64_t>(std::int64_t{distance});
}

/// In a file that has one place in memory: an address of a function or an
/// object among the data. Else 0.
std::uint64_t absolute_pointer(const ElfImage& image, std::string_view bytes) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes.data(), sizeof value);
  const Symbol* const function = image.function_at(value);
  const Content content = image.content_at(value);
  const bool is_address =
      content == Content::code
          ? image.is_stub(value) ||
                (function != nullptr && function->start == value)
          : content != Content::nothing;
  return is_address ? value : 0;
}

}  // namespace

ProgramCode::ProgramCode(std::vector<ElfImage> files)
    : files_(std::move(files)) {}

const Symbol* ProgramCode::function_at(const Place& place) const {
  return files_[place.file].function_at(place.address);
}

const DecodedFunction& ProgramCode::decoded(std::size_t file,
                                            const Symbol& function) {
  const Place place{file, function.start};
  auto found = decoded_.find(place);
  if (found == decoded_.end()) {
    found =
        decoded_.emplace(place, disassembler_.decode(files_[file], function))
            .first;
  }
  return found->second;
}

Target ProgramCode::resolve(std::size_t file,
                            const Relocation& relocation) const {
  if (relocation.name.empty()) {
    return Place{file, relocation.address};
  }
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (const auto address = files_[i].exported(relocation.name)) {
      return Place{i, *address};
    }
  }
  return relocation.name;
}

Target ProgramCode::follow(std::size_t file, std::uint64_t address) const {
  const ElfImage& image = files_[file];
  if (image.is_stub(address)) {
    const auto slot = slot_of_stub(image, address);
    const Relocation* const relocation =
        slot ? image.relocation_at(*slot) : nullptr;
    if (relocation != nullptr) {
      return resolve(file, *relocation);
    }
  }
  return Place{file, address};
}

DataExtent ProgramCode::extent_at(const Place& place,
                                  std::uint64_t accessed) const {
  const ElfImage& image = files_[place.file];
  DataExtent extent{.start = place, .content = image.content_at(place.address)};
  if (const Symbol* const object = image.object_at(place.address)) {
    extent.start.address = object->start;
    extent.size = object->size;
    extent.offset = place.address - object->start;
    const Relocation* const relocation = image.relocation_at(object->start);
    if (relocation != nullptr && relocation->is_copy) {
      copy_of(*relocation, extent);
    } else if (object->size == 0) {
      extent.name = object->name;
    }
  } else if (accessed > 0) {
    extent.size = accessed;
  } else if (extent.content == Content::constants) {
    const std::string_view text =
        image.bytes_from(place.address).substr(0, kLongestText);
    extent.size = std::min(text.find('\0'), text.size() - 1) + 1;
  } else if (const Symbol* const before = image.object_before(place.address)) {
    extent.start.address = before->start;
    extent.size = before->size;
    extent.offset = before->size;
    extent.content = image.content_at(before->start);
  } else {
    extent.is_known = false;
  }
  return extent;
}

/// Of what the loader copies from a library when the program starts: there, if
/// that is one of the program's own.
void ProgramCode::copy_of(const Relocation& relocation,
                          DataExtent& extent) const {
  for (std::size_t i = 1; i < files_.size(); ++i) {
    if (const auto address = files_[i].exported(relocation.name)) {
      extent.start = {i, *address};
      extent.content = files_[i].content_at(*address);
      return;
    }
  }
  extent.name = relocation.name;
}

DataContent ProgramCode::content_of(const DataExtent& extent) const {
  const ElfImage& image = files_[extent.start.file];
  DataContent content;
  content.bytes =
      image.bytes_at(extent.start.address, extent.size).value_or("");
  const auto refer = [&](std::uint64_t offset, const Target& target) {
    content.references.emplace_back(offset, target);
    if (offset < content.bytes.size()) {
      const std::size_t size =
          std::min<std::size_t>(kPointer, content.bytes.size() - offset);
      content.bytes.replace(offset, size, size, '\0');
    }
  };
  for (const Relocation& relocation :
       image.relocations_in(extent.start.address, extent.size)) {
    refer(relocation.place - extent.start.address,
          resolve(extent.start.file, relocation));
  }
  if (!image.is_position_independent()) {
    const std::uint64_t first =
        (kPointer - extent.start.address % kPointer) % kPointer;
    for (std::uint64_t offset = first;
         offset + kPointer <= content.bytes.size(); offset += kPointer) {
      const std::uint64_t pointer = absolute_pointer(
          image, std::string_view(content.bytes).substr(offset));
      if (pointer != 0) {
        refer(offset, follow(extent.start.file, pointer));
      }
    }
  }
  return content;
}

}  // namespace benchgate::explain
