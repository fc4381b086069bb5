/// \file
/// \brief The halves: each trains the same small models and gives their logits.
#pragma once

#include <vector>

std::vector<float> half_x86_64();
std::vector<float> half_x86_64_v3();
std::vector<float> half_x86_64_v4();
