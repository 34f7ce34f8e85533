#pragma once

#include <string_view>

namespace benchgate::reporters::forge {

/// What a report says of a commit. A merge is held back for failure and
/// cancelled; success and neutral let it pass.
enum class Conclusion { success, failure, neutral, cancelled };

/// "success", "failure", "neutral", "cancelled": as GitHub writes them.
std::string_view to_string(Conclusion conclusion);

}  // namespace benchgate::reporters::forge
