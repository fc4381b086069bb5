/// \file
/// \brief Logistic regression with a ridge, by Newton's method.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <deepprune/detail/symmetric_inverse.hpp>
#include <deepprune/metrics/binary_cross_entropy.hpp>
#include <deepprune/prune/detail/logistic_layer.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief A logistic regression on standardised values that minimises mean cross-entropy + ridge / 2 · sum w_k^2 (the
/// bias has no penalty), step by step.
class RidgeRegression {
  public:
    /// \brief Standardises the values of `layer`, whose weights become 0.
    RidgeRegression(LogisticLayer layer, std::span<std::uint8_t const> labels, double ridge, unsigned threads)
        : layer_{std::move(layer)}, labels_{labels}, ridge_{ridge}, threads_{threads}, logits_(labels.size()) {
        std::size_t const width = layer_.units + 1;
        auto const count = static_cast<double>(labels_.size());
        means_.assign(layer_.units, 0.0);
        scales_.assign(layer_.units, 0.0);
        for (std::size_t k = 0; k < layer_.units; ++k) {
            auto const value = [&](std::size_t i) -> double& { return layer_.scores[i * width + k]; };
            double lowest = value(0);
            double highest = value(0);
            for (std::size_t i = 0; i < labels_.size(); ++i) {
                means_[k] += value(i) / count;
                lowest = (std::min)(lowest, value(i));
                highest = (std::max)(highest, value(i));
            }
            double variance = 0.0;
            for (std::size_t i = 0; i < labels_.size(); ++i) {
                variance += (value(i) - means_[k]) * (value(i) - means_[k]) / count;
            }
            // A unit that is the same everywhere tells nothing: its values become 0, and so does its weight.
            scales_[k] = lowest < highest ? 1.0 / std::sqrt(variance) : 0.0;
            for (std::size_t i = 0; i < labels_.size(); ++i) {
                value(i) = (value(i) - means_[k]) * scales_[k];
            }
        }
        layer_.weights.assign(width, 0.0);
        set_logits();
    }

    /// \brief One of Newton's steps, halved until the loss does not rise.
    void step() {
        std::size_t const width = layer_.units + 1;
        auto const direction = [&] {
            auto inverse = logistic_hessian(layer_, 0.0, threads_);
            for (std::size_t k = 0; k < layer_.units; ++k) {
                inverse[k * width + k] += ridge_;
            }
            invert_symmetric(inverse, width);
            auto const slope = gradient();
            std::vector<double> move(width);
            for (std::size_t a = 0; a < width; ++a) {
                for (std::size_t b = 0; b < width; ++b) {
                    move[a] += inverse[a * width + b] * slope[b];
                }
            }
            return move;
        }();
        auto const start = layer_.weights;
        double const bound = penalised_loss() * (1.0 + 1e-12);  // near the optimum, where rounding alone moves the loss
        for (double length = 1.0; length > 1e-6; length /= 2.0) {
            for (std::size_t k = 0; k < width; ++k) {
                layer_.weights[k] = start[k] - length * direction[k];
            }
            set_logits();
            if (penalised_loss() <= bound) {
                return;
            }
        }
        layer_.weights = start;
        set_logits();
    }

    /// \brief The mean cross-entropy.
    [[nodiscard]] double loss() const { return BinaryCrossEntropy::mean(std::span<double const>{logits_}, labels_); }

    /// \brief The gradient of the penalised loss, (units + 1).
    [[nodiscard]] std::vector<double> gradient() const {
        std::size_t const width = layer_.units + 1;
        std::vector<double> sum(width);
        for (std::size_t i = 0; i < labels_.size(); ++i) {
            double const miss = BinaryCrossEntropy::derivative(logits_[i], labels_[i] != 0);
            for (std::size_t k = 0; k < width; ++k) {
                sum[k] += miss * layer_.scores[i * width + k];
            }
        }
        for (std::size_t k = 0; k < width; ++k) {
            sum[k] /= static_cast<double>(labels_.size());
            sum[k] += k < layer_.units ? ridge_ * layer_.weights[k] : 0.0;
        }
        return sum;
    }

    /// \brief The weights for values that are not standardised, then the bias.
    [[nodiscard]] std::vector<double> weights() const {
        auto plain = layer_.weights;
        for (std::size_t k = 0; k < layer_.units; ++k) {
            plain[k] *= scales_[k];
            plain.back() -= plain[k] * means_[k];
        }
        return plain;
    }

  private:
    void set_logits() {
        std::size_t const width = layer_.units + 1;
        for (std::size_t i = 0; i < logits_.size(); ++i) {
            double sum = 0.0;
            for (std::size_t k = 0; k < width; ++k) {
                sum += layer_.weights[k] * layer_.scores[i * width + k];
            }
            logits_[i] = sum;
        }
    }

    [[nodiscard]] double penalised_loss() const {
        double squares = 0.0;
        for (std::size_t k = 0; k < layer_.units; ++k) {
            squares += layer_.weights[k] * layer_.weights[k];
        }
        return loss() + 0.5 * ridge_ * squares;
    }

    LogisticLayer layer_;
    std::span<std::uint8_t const> labels_;
    double ridge_;
    unsigned threads_;
    std::vector<double> logits_;
    std::vector<double> means_{};
    std::vector<double> scales_{};
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
