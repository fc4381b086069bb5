#include "lab/results.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "text.hpp"

namespace lab {

namespace {

double mean_of(std::vector<double> const& values) {
    return values.empty() ? std::numeric_limits<double>::quiet_NaN()
                          : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

Comparison compared(std::vector<double> const& first, std::vector<double> const& second) {
    Comparison out{.mean_first = mean_of(first), .mean_second = mean_of(second)};
    for (std::size_t i = 0; i < first.size(); ++i) {
        out.differences.push_back(first[i] - second[i]);
        out.wins += first[i] > second[i] ? 1U : 0U;
    }
    out.test = dp::signed_rank_test(out.differences);
    return out;
}

}  // namespace

void Results::add(Outcome const& outcome) {
    for (Measurement const& m : outcome.measurements) {
        values_.try_emplace(Key{m.set, m.method, m.kernels, m.seed}, Value{m.auroc, m.epochs});
    }
    weights_.insert(weights_.end(), outcome.weights.begin(), outcome.weights.end());
    motifs_.insert(motifs_.end(), outcome.motifs.begin(), outcome.motifs.end());
}

void Results::add(Results const& others) {
    values_.insert(others.values_.begin(), others.values_.end());
    weights_.insert(weights_.end(), others.weights_.begin(), others.weights_.end());
    motifs_.insert(motifs_.end(), others.motifs_.begin(), others.motifs_.end());
    failures_.insert(failures_.end(), others.failures_.begin(), others.failures_.end());
}

std::vector<double> Results::values(std::string_view set, Arm const& arm) const {
    std::vector<double> out;
    auto const begin = values_.lower_bound(Key{std::string{set}, std::string{arm.method}, arm.kernels, 0});
    for (auto it = begin; it != values_.end(); ++it) {
        auto const& [its_set, method, kernels, seed] = it->first;
        if (its_set != set || method != arm.method || kernels != arm.kernels) {
            break;
        }
        out.push_back(it->second.auroc);
    }
    return out;
}

double Results::mean(std::string_view set, Arm const& arm) const { return mean_of(values(set, arm)); }

Comparison Results::compare(std::vector<std::string> const& sets, Arm const& first, Arm const& second) const {
    std::vector<double> a;
    std::vector<double> b;
    for (std::string const& set : sets) {
        auto const of_first = values(set, first);
        auto const of_second = values(set, second);
        if (of_first.size() == of_second.size()) {  // one for each seed; a set that failed has none
            a.insert(a.end(), of_first.begin(), of_first.end());
            b.insert(b.end(), of_second.begin(), of_second.end());
        }
    }
    return compared(a, b);
}

Comparison Results::compare_sets(std::vector<std::string> const& sets, Arm const& first, Arm const& second) const {
    std::vector<double> a;
    std::vector<double> b;
    for (std::string const& set : sets) {
        double const of_first = mean(set, first);
        double const of_second = mean(set, second);
        if (std::isfinite(of_first) && std::isfinite(of_second)) {
            a.push_back(of_first);
            b.push_back(of_second);
        }
    }
    return compared(a, b);
}

std::string Results::tsv(std::vector<std::string> const& sets, std::vector<std::string> const& methods) const {
    std::string out = "set\tseed\tmethod\tkernels\tauroc\tepochs\n";
    for (std::string const& set : sets) {
        for (std::string const& method : methods) {
            for (std::size_t const kernels : kernel_counts) {
                auto const begin = values_.lower_bound(Key{set, method, kernels, 0});
                for (auto it = begin; it != values_.end(); ++it) {
                    auto const& [its_set, its_method, its_kernels, seed] = it->first;
                    if (its_set != set || its_method != method || its_kernels != kernels) {
                        break;
                    }
                    out += set + '\t' + std::to_string(seed) + '\t' + method + '\t' + std::to_string(kernels) + '\t' +
                           exact(it->second.auroc) + '\t' + std::to_string(it->second.epochs) + '\n';
                }
            }
        }
    }
    return out;
}

}  // namespace lab
