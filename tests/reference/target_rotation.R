# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
#
# Oblique rotation to a target with free places, by GPArotation; thirty random starts, the best kept.
# Run from the root of the source tree: Rscript tests/reference/target_rotation.R
# It writes tests/reference/target_rotation.json.
suppressPackageStartupMessages({library(jsonlite); library(GPArotation); library(psych)})
one <- function(file, items, belongs) {
  x <- utils::read.csv(file.path("tests", "data", file))[items]
  r <- cor(x, use = "pairwise")
  m <- max(belongs)
  loadings <- unclass(suppressWarnings(fa(r, m, fm = "ml", rotate = "none", max.iter = 1000, min.err = 1e-10))$loadings)
  target <- matrix(0, length(items), m)
  target[cbind(seq_along(items), belongs)] <- NA
  set.seed(1)
  starts <- c(list(diag(m)), lapply(1:30, function(i) qr.Q(qr(matrix(rnorm(m^2), m)))))
  runs <- lapply(starts, function(start) tryCatch(suppressWarnings(
    targetQ(loadings, Tmat = start, Target = target, eps = 1e-8, maxit = 5000)), error = function(e) NULL))
  runs <- Filter(Negate(is.null), runs)
  value <- sapply(runs, function(run) tail(run$Table[, 2], 1))
  best <- runs[[which.min(value)]]
  list(file = file, items = items, belongs = belongs, unrotated = unname(loadings),
       loadings = unname(unclass(best$loadings)), phi = unname(best$Phi), criterion = min(value))
}
out <- list(R = R.version.string, GPArotation = as.character(packageVersion("GPArotation")),
            cases = list(hs1939 = one("hs1939.csv", paste0("x", 1:9), rep(1:3, each = 3)),
                         bfi = one("bfi.csv", c(paste0("C", 1:5), paste0("N", 1:5)), rep(1:2, each = 5))))
writeLines(toJSON(out, auto_unbox = TRUE, digits = 12, na = "null", matrix = "rowmajor"),
           file.path("tests", "reference", "target_rotation.json"))
