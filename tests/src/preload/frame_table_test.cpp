#include "src/preload/frame_table.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <fcntl.h>
#include <link.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::preload {
namespace {

using testing::IsEmpty;

/// A library that this program has loaded.
struct Loaded {
  using Range = std::pair<std::uintptr_t, std::uintptr_t>;

  std::string path;
  std::uintptr_t bias = 0;
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
  std::uintptr_t header = 0;
  std::vector<Range> executable;
};

std::vector<Loaded> loaded_libraries() {
  std::vector<Loaded> libraries;
  ::dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* data) {
        Loaded library;
        library.path = info->dlpi_name;
        library.bias = info->dlpi_addr;
        library.begin = UINTPTR_MAX;
        for (std::size_t i = 0; i < info->dlpi_phnum; ++i) {
          const ElfW(Phdr)& segment = info->dlpi_phdr[i];
          const std::uintptr_t begin = info->dlpi_addr + segment.p_vaddr;
          if (segment.p_type == PT_LOAD) {
            library.begin = std::min(library.begin, begin);
            library.end = std::max(library.end, begin + segment.p_memsz);
            if ((segment.p_flags & PF_X) != 0) {
              library.executable.emplace_back(begin, begin + segment.p_memsz);
            }
          } else if (segment.p_type == PT_GNU_EH_FRAME) {
            library.header = begin;
          }
        }
        if (library.path.empty()) {
          library.path = "/proc/self/exe";
        }
        if (library.header != 0 && ::access(library.path.c_str(), R_OK) == 0) {
          static_cast<std::vector<Loaded>*>(data)->push_back(library);
        }
        return 0;
      },
      &libraries);
  return libraries;
}

/// What would be in registers and memory: any values will do.
std::uintptr_t some_register(std::uint64_t number) {
  return 0x7F00'0000'0000U + number * 0x1'0000U;
}

std::uintptr_t some_memory(std::uintptr_t address) {
  return std::hash<std::uintptr_t>()(address) * 0x9E37'79B9'7F4A'7C15U;
}

/// Evaluates a DWARF expression, as far as call frame descriptions have them.
class Evaluation {
 public:
  Evaluation(std::uintptr_t pc, std::uintptr_t cfa) : pc_(pc), cfa_(cfa) {}

  std::optional<std::uintptr_t> operator()(const Dwarf_Op* operations,
                                           std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      if (!step(operations[i])) {
        return std::nullopt;
      }
    }
    return stack_.empty() ? std::nullopt : std::optional(stack_.back());
  }

 private:
  bool step(const Dwarf_Op& operation) {
    const unsigned atom = operation.atom;
    const std::uint64_t number = operation.number;
    if (atom >= DW_OP_breg0 && atom <= DW_OP_breg31) {
      stack_.push_back(register_value(atom - DW_OP_breg0) + number);
    } else if (atom == DW_OP_bregx) {
      stack_.push_back(register_value(number) + operation.number2);
    } else if (atom >= DW_OP_lit0 && atom <= DW_OP_lit31) {
      stack_.push_back(atom - DW_OP_lit0);
    } else if (atom == DW_OP_call_frame_cfa) {
      stack_.push_back(cfa_);
    } else if (atom == DW_OP_plus_uconst) {
      stack_.back() += number;
    } else if (atom == DW_OP_consts || atom == DW_OP_const1s ||
               atom == DW_OP_const2s || atom == DW_OP_const1u) {
      stack_.push_back(number);
    } else if (atom == DW_OP_deref) {
      stack_.back() = some_memory(stack_.back());
    } else {
      return binary(atom);
    }
    return true;
  }

  bool binary(unsigned atom) {
    const std::uintptr_t right = stack_.back();
    stack_.pop_back();
    std::uintptr_t& left = stack_.back();
    switch (atom) {
      case DW_OP_plus:
        left += right;
        return true;
      case DW_OP_and:
        left &= right;
        return true;
      case DW_OP_shl:
        left <<= right;
        return true;
      case DW_OP_ge:
        left =
            static_cast<std::int64_t>(left) >= static_cast<std::int64_t>(right)
                ? 1
                : 0;
        return true;
      default:
        return false;
    }
  }

  [[nodiscard]] std::uintptr_t register_value(std::uint64_t number) const {
    return number == kReturnAddress ? pc_ : some_register(number);
  }

  std::uintptr_t pc_;
  std::uintptr_t cfa_;
  std::vector<std::uintptr_t> stack_;
};

using Caller = std::array<std::uintptr_t, kKeptCount + 1>;  // And the CFA.

constexpr std::uintptr_t kNowhere = 1;
constexpr std::size_t kRbx = 3;

/// What elfutils makes of it.
std::optional<Caller> caller_by_elfutils(Dwarf_Frame* frame,
                                         std::uintptr_t pc) {
  Caller caller{};
  Dwarf_Op* operations = nullptr;
  std::size_t count = 0;
  if (::dwarf_frame_cfa(frame, &operations, &count) != 0) {
    return std::nullopt;
  }
  const auto cfa = Evaluation(pc, 0)(operations, count);
  if (!cfa) {
    return std::nullopt;
  }
  caller.back() = *cfa;
  for (std::size_t i = 0; i < kKeptCount; ++i) {
    Dwarf_Op room[3];
    if (::dwarf_frame_register(frame, static_cast<int>(kKept[i]), room,
                               &operations, &count) != 0) {
      return std::nullopt;
    }
    if (count == 0) {
      // None: unchanged; no part of the room: undefined, which it also takes
      // rbx for where nothing is said of it.
      caller.at(i) = operations == nullptr || kKept[i] == kRbx
                         ? some_register(kKept[i])
                         : kNowhere;
      continue;
    }
    const bool is_value = operations[count - 1].atom == DW_OP_stack_value;
    const auto where = Evaluation(pc, *cfa)(operations, count - is_value);
    if (!where) {
      return std::nullopt;
    }
    caller.at(i) = is_value ? *where : some_memory(*where);
  }
  return caller;
}

/// The same of our rules.
Caller caller_by(const FrameRules& rules) {
  Caller caller{};
  std::uintptr_t cfa = some_register(rules.cfa_register) +
                       static_cast<std::uintptr_t>(rules.cfa_offset);
  if (rules.is_cfa_in_memory) {
    cfa = some_memory(cfa) + static_cast<std::uintptr_t>(rules.cfa_added);
  }
  caller.back() = cfa;
  for (std::size_t i = 0; i < kKeptCount; ++i) {
    const SavedPlace& place = rules.saved[i];
    const auto offset = static_cast<std::uintptr_t>(place.offset);
    switch (place.kind) {
      case SavedPlace::unchanged:
        caller.at(i) = some_register(kKept[i]);
        break;
      case SavedPlace::behind_cfa:
        caller.at(i) = some_memory(cfa + offset);
        break;
      case SavedPlace::behind_rbp:
        caller.at(i) = some_memory(some_register(kRbp) + offset);
        break;
      case SavedPlace::undefined:
      case SavedPlace::unknown:
        caller.at(i) = kNowhere;
        break;
    }
  }
  return caller;
}

struct Compared {
  std::size_t places = 0;  ///< With rules, by elfutils.
  std::size_t read = 0;    ///< Of these, by us.
  std::vector<std::string> differences;
};

/// At one instruction.
void compare_at(std::uintptr_t pc, const Loaded& library, Dwarf_Frame* frame,
                Compared& compared) {
  const FrameTable table(library.begin, library.end, library.header);
  FrameProgram program;
  FrameText text;
  FrameRules rules;
  ++compared.places;
  if (table.find(pc, program, text) && read_frame_rules(program, pc, rules)) {
    ++compared.read;
    const auto theirs = caller_by_elfutils(frame, pc - library.bias);
    if (!theirs || *theirs != caller_by(rules)) {
      compared.differences.push_back(fmt::format("{:#x} is otherwise", pc));
    }
  }
}

struct EndElf {
  void operator()(Elf* elf) const { ::elf_end(elf); }
};

struct EndCfi {
  void operator()(Dwarf_CFI* cfi) const { ::dwarf_cfi_end(cfi); }
};

/// Goes through all that `library` can execute: some places in each range that
/// has the same rules.
Compared compare(const Loaded& library) {
  Compared compared;
  const int descriptor = ::open(library.path.c_str(), O_RDONLY | O_CLOEXEC);
  ::elf_version(EV_CURRENT);
  const std::unique_ptr<Elf, EndElf> elf(
      ::elf_begin(descriptor, ELF_C_READ_MMAP, nullptr));
  const std::unique_ptr<Dwarf_CFI, EndCfi> cfi(::dwarf_getcfi_elf(elf.get()));
  const FrameTable table(library.begin, library.end, library.header);
  for (const auto& [begin, end] : library.executable) {
    for (std::uintptr_t pc = begin; pc < end;) {
      Dwarf_Frame* frame = nullptr;
      if (::dwarf_cfi_addrframe(cfi.get(), pc - library.bias, &frame) != 0) {
        FrameProgram program;
        FrameText text;
        if (table.find(pc, program, text)) {
          compared.differences.push_back(fmt::format("{:#x} is ours", pc));
        }
        ++pc;
        continue;
      }
      Dwarf_Addr from = 0;
      Dwarf_Addr to = 0;
      ::dwarf_frame_info(frame, &from, &to, nullptr);
      to += library.bias;
      // The linker's stubs begin anew every 16 bytes.
      for (std::uintptr_t each = pc; each < std::min(to, pc + 16); ++each) {
        compare_at(each, library, frame, compared);
      }
      compare_at(pc + (to - pc) / 2, library, frame, compared);
      compare_at(to - 1, library, frame, compared);
      ::free(frame);  // NOLINT: it is malloc's.
      pc = to;
    }
  }
  ::close(descriptor);
  return compared;
}

/// The descriptions of one function, as they are in memory.
class Image {
 public:
  static constexpr std::uintptr_t kFunction = 0x200;

  Image() : bytes_(0x300) {
    put<std::uint8_t>(0, {1, 0x1B, 0x03, 0x3B});
    put<std::int32_t>(4, {20, 1, kFunction, 48});  // To the table, its entry.
    put<std::uint32_t>(24, {20, 0});
    put<std::uint8_t>(32, {1, 'z', 'R', 0, 1, 0x78, 16, 1, 0x1B});
    put<std::uint8_t>(41, {0x0C, 7, 8, 0x90, 1});  // CFA = rsp + 8, ...
    put<std::uint32_t>(48, {20, 52 - 24});
    put<std::int32_t>(56, {kFunction - 56, 0x40});
    put<std::uint8_t>(64, {0, 0x41, 0x0E, kPushed});  // ... then rsp + 16.
  }

  [[nodiscard]] std::uintptr_t begin() const {
    return reinterpret_cast<std::uintptr_t>(bytes_.data());
  }

  [[nodiscard]] FrameTable table() const {
    return {begin(), begin() + bytes_.size(), begin()};
  }

  unsigned char& at(std::size_t place) { return bytes_.at(place); }

  static constexpr std::uint8_t kPushed = 16;
  static constexpr std::size_t kPushedAt = 67;
  static constexpr std::size_t kCommonOffsetAt = 43;

 private:
  template <typename Number>
  void put(std::size_t place, std::initializer_list<Number> numbers) {
    std::memcpy(&bytes_.at(place), numbers.begin(),
                numbers.size() * sizeof(Number));
  }

  std::vector<unsigned char> bytes_;
};

TEST(FrameTable, FindsAFunctionAndNothingBesideIt) {
  const Image image;
  const std::uintptr_t function = image.begin() + Image::kFunction;
  FrameProgram program;
  FrameText text;
  EXPECT_FALSE(image.table().find(function - 1, program, text));
  EXPECT_FALSE(image.table().find(function + 0x40, program, text));
  ASSERT_TRUE(image.table().find(function + 1, program, text));
  FrameRules rules;
  ASSERT_TRUE(read_frame_rules(program, function, rules));
  EXPECT_EQ(rules.cfa_offset, 8);
  ASSERT_TRUE(read_frame_rules(program, function + 1, rules));
  EXPECT_EQ(rules.cfa_offset, Image::kPushed);
}

TEST(FrameTable, KnowsADescriptionAgainAndSeesThatItIsAnother) {
  Image image;
  FrameProgram program;
  FrameText text;
  ASSERT_TRUE(
      image.table().find(image.begin() + Image::kFunction, program, text));
  EXPECT_TRUE(image.table().still_has(text));
  for (const std::size_t place : {Image::kPushedAt, Image::kCommonOffsetAt}) {
    ++image.at(place);  // As of a library that was built again.
    EXPECT_FALSE(image.table().still_has(text));
    --image.at(place);
  }
  EXPECT_TRUE(image.table().still_has(text));
  const FrameTable shorter(image.begin(), image.begin() + 60, image.begin());
  EXPECT_FALSE(shorter.still_has(text));
  EXPECT_NE(shorter.stamp(), image.table().stamp());
}

TEST(FrameTable, HasTheSameRulesAsElfutilsForAllThatIsLoaded) {
#if !defined(__x86_64__)
  GTEST_SKIP() << "rules are those of x86-64";
#endif
  std::size_t places = 0;
  std::size_t read = 0;
  for (const Loaded& library : loaded_libraries()) {
    const Compared compared = compare(library);
    EXPECT_THAT(compared.differences, IsEmpty()) << library.path;
    places += compared.places;
    read += compared.read;
  }
  EXPECT_GT(places, 100'000U);  // The C and C++ libraries, and this program.
  // All but some assembly, and what signals have made.
  EXPECT_GT(read, places - places / 1000)
      << places - read << " of " << places << " were not read";
}

}  // namespace
}  // namespace benchgate::preload
