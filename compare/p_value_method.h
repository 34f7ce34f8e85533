#pragma once

namespace benchgate::compare {

/// How a p-value was obtained.
enum class PValueMethod { exact, normal_approximation };

}  // namespace benchgate::compare
