#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace benchgate::reporters::forge {

/// Room that GitHub gives a check's summary or text and, going by its error
/// message, a comment is about 65,535 bytes; some are left for what it may
/// count differently.
inline constexpr std::size_t kMarkdownBudget = 60'000;

/// `markdown`, or as many of its lines as fit `bytes` together with `pointer`,
/// a paragraph that says where the whole is. What is open at the cut is closed:
/// fenced code, a table, `<details>` and `<summary>`; no table is left with
/// its head alone.
///
/// Returns: at most `bytes` bytes, valid UTF-8 if both texts are.
/// Complexity: O(|markdown|).
std::string fit_markdown(std::string markdown, std::size_t bytes,
                         std::string_view pointer);

/// The longest start of `text` of at most `bytes` bytes that ends between
/// characters.
std::string_view start_within(std::string_view text, std::size_t bytes);

}  // namespace benchgate::reporters::forge
