#include "lab/results.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "text.hpp"

namespace programs::lab {

namespace {

double mean_of(std::vector<double> const& values) {
    return values.empty() ? std::numeric_limits<double>::quiet_NaN()
                          : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

Comparison compare(std::vector<double> const& first, std::vector<double> const& second) {
    Comparison out{.mean_first = mean_of(first), .mean_second = mean_of(second)};
    for (std::size_t i = 0; i < first.size(); ++i) {
        out.differences.push_back(first[i] - second[i]);
        out.wins += first[i] > second[i] ? 1U : 0U;
    }
    out.test = dp::signed_rank_test(out.differences);
    return out;
}

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

Results::Runs Results::runs(std::string_view set, Arm const& arm) const {
    Key const first{std::string{set}, std::string{arm.method}, arm.kernels, 0};
    Key last = first;
    std::get<3>(last) = std::numeric_limits<std::uint64_t>::max();
    return {values_.lower_bound(first), values_.upper_bound(last)};
}

std::vector<double> Results::values(std::string_view set, Arm const& arm) const {
    std::vector<double> out;
    for (auto const& [key, run] : runs(set, arm)) {
        out.push_back(run.auroc);
    }
    return out;
}

double Results::mean(std::string_view set, Arm const& arm) const { return mean_of(values(set, arm)); }

double Results::value(std::string_view set, Arm const& arm, std::uint64_t seed) const {
    auto const it = values_.find(Key{std::string{set}, std::string{arm.method}, arm.kernels, seed});
    return it == values_.end() ? std::numeric_limits<double>::quiet_NaN() : it->second.auroc;
}

Results::Pairs Results::pairs(std::string_view set, Arm const& first, Arm const& second) const {
    Pairs out;
    for (auto const& [key, run] : runs(set, first)) {
        if (double const other = value(set, second, std::get<3>(key)); !std::isnan(other)) {
            out.first.push_back(run.auroc);
            out.second.push_back(other);
        }
    }
    return out;
}

Comparison Results::compare(std::vector<std::string> const& sets, Arm const& first, Arm const& second) const {
    Pairs all;
    for (std::string const& set : sets) {
        auto const found = pairs(set, first, second);
        all.first.insert(all.first.end(), found.first.begin(), found.first.end());
        all.second.insert(all.second.end(), found.second.begin(), found.second.end());
    }
    return lab::compare(all.first, all.second);
}

Comparison Results::compare_sets(std::vector<std::string> const& sets, Arm const& first, Arm const& second) const {
    Pairs means;
    for (std::string const& set : sets) {
        if (auto const found = pairs(set, first, second); !found.first.empty()) {
            means.first.push_back(mean_of(found.first));
            means.second.push_back(mean_of(found.second));
        }
    }
    auto comparison = lab::compare(means.first, means.second);
    comparison.pairs = "sets";
    return comparison;
}

std::string Results::tsv(std::vector<std::string> const& sets, std::vector<std::string> const& methods) const {
    std::string out = "set\tseed\tmethod\tkernels\tauroc\tepochs\n";
    for (std::string const& set : sets) {
        for (std::string const& method : methods) {
            for (std::size_t const kernels : kernel_counts) {
                for (auto const& [key, run] : runs(set, {method, kernels})) {
                    out += set + '\t' + std::to_string(std::get<3>(key)) + '\t' + method + '\t' +
                           std::to_string(kernels) + '\t' + exact(run.auroc) + '\t' + std::to_string(run.epochs) + '\n';
                }
            }
        }
    }
    return out;
}

}  // namespace programs::lab
