# The judge of internal/stat: base R works out every case by itself. It reads cases from
# standard input, one a line with tabs between its parts, and writes for each its number
# and what it found, "key=value" with tabs between. A number that is not known is NA.
# Where R has a function of its own, that is used; the rest is written here from the
# published formulas, without a look at the Go code.
suppressWarnings(RNGkind("Mersenne-Twister"))
numbers <- function(text) if (text == "") numeric(0) else as.numeric(strsplit(text, ",")[[1]])
say <- function(x) paste(ifelse(is.na(x), "NA", sprintf("%.17g", x)), collapse = ",")

interval <- function(x, level) {
  if (length(x) < 2) return(c(NA, NA))
  if (max(x) == min(x)) return(c(x[1], x[1])) # t.test refuses these
  as.numeric(t.test(x, conf.level = level)$conf.int)
}
mean_of <- function(x, level) {
  list(value = mean(x), sd = if (length(x) > 1) sd(x) else NA, interval = interval(x, level))
}

wilson <- function(yes, n, level) {
  suppressWarnings(as.numeric(prop.test(yes, n, conf.level = level, correct = FALSE)$conf.int))
}
newcombe <- function(a, m, b, n, level) {
  one <- wilson(a, m, level); other <- wilson(b, n, level)
  p <- a / m; q <- b / n
  c(p - q - sqrt((p - one[1])^2 + (other[2] - q)^2), p - q + sqrt((one[2] - p)^2 + (q - other[1])^2))
}

classed <- function(first, latest, better, reliable, cutoff) {
  gain <- better * (latest - first)
  class <- sign(gain)
  if (!is.na(reliable) && abs(latest - first) >= reliable) class <- 2 * class
  side <- function(score) if (score >= cutoff) 1 else -1
  crossed <- if (is.na(cutoff)) 0 else better * (side(latest) - side(first)) / 2
  list(class = class, crossed = crossed)
}

# Runs of equal letters, by rle: from, to, what.
stretches <- function(letters) {
  r <- rle(letters)
  to <- cumsum(r$lengths)
  data.frame(from = to - r$lengths + 1, to = to, what = r$values)
}

# One phase of a chart. x may hold NA; at and upto are places in the whole chart.
phase <- function(x, from, to, upto, rules) {
  base <- x[from:to]
  known <- base[!is.na(base)]
  steps <- abs(diff(base)); steps <- steps[!is.na(steps)]
  if (length(known) < rules$least || length(steps) == 0 || length(steps) < (rules$least - 1) / 2)
    return(list(limits = rep(NA, 5), signals = character(0)))
  centre <- mean(known); mr <- mean(steps)
  limits <- c(centre, centre - 2.66 * mr, centre + 2.66 * mr, mr, 3.267 * mr)
  tiny <- 1e-9
  sgn <- function(v) ifelse(v > tiny, 1, ifelse(v < -tiny, -1, 0))
  found <- list()
  note <- function(kind, side, points) {
    found[[length(found) + 1]] <<- sprintf("%s:%d:%s", kind, as.integer(side), paste(points - 1, collapse = "."))
  }
  whole <- stretches(ifelse(is.na(x[from:upto]), "gap", "there"))
  for (s in seq_len(nrow(whole))) if (whole$what[s] == "there") {
    places <- (from + whole$from[s] - 1):(from + whole$to[s] - 1)
    v <- x[places]; n <- length(v); d <- v - centre
    for (i in which(abs(d) - 2.66 * mr > tiny)) note("outside", sgn(d[i]), places[i])
    g <- diff(v)
    for (i in which(abs(g) - 3.267 * mr > tiny)) note("jump", sgn(g[i]), places[c(i, i + 1)])
    off <- which(sgn(d) != 0)
    if (length(off)) {
      r <- stretches(sgn(d[off]))
      for (k in which(r$to - r$from + 1 >= rules$run)) note("run", r$what[k], places[off[r$from[k]:r$to[k]]])
    }
    if (n > 1) {
      r <- stretches(sgn(g))
      for (k in which(r$what != 0 & r$to - r$from + 2 >= rules$trend)) note("trend", r$what[k], places[r$from[k]:(r$to[k] + 1)])
    }
    if (n >= 3) for (side in c(1, -1)) {
      far <- side * d - 2.66 * mr * 2 / 3 > tiny
      windows <- which(sapply(1:(n - 2), function(i) sum(far[i:(i + 2)]) >= 2))
      covered <- logical(n)
      for (w in windows) covered[w:(w + 2)] <- TRUE
      # windows that share a point belong together: cut where a window starts after the last one's end
      groups <- if (length(windows)) cumsum(c(1, diff(windows) > 2)) else integer(0)
      for (k in unique(groups)) {
        w <- windows[groups == k]
        inside <- min(w):(max(w) + 2)
        member <- unique(unlist(lapply(w, function(i) (i:(i + 2))[far[i:(i + 2)]])))
        note("near", side, places[sort(intersect(inside, member))])
      }
    }
    r <- stretches(2.66 * mr / 3 - abs(d) > tiny)
    for (k in which(r$what & r$to - r$from + 1 >= rules$hugging)) note("hugging", 0, places[r$from[k]:r$to[k]])
  }
  list(limits = limits, signals = unlist(found))
}
chart <- function(x, bases, rules) {
  from <- bases[seq(1, length(bases), 2)]; to <- bases[seq(2, length(bases), 2)]
  upto <- c(from[-1] - 1, length(x))
  parts <- lapply(seq_along(from), function(i) phase(x, from[i], to[i], upto[i], rules))
  list(limits = unlist(lapply(parts, `[[`, "limits")), signals = sort(unlist(lapply(parts, `[[`, "signals"))))
}

places_in <- function(value, inner, outer) {
  ifelse(is.na(value), NA, ifelse(value < outer[, 1], -2, ifelse(value > outer[, 2], 2,
    ifelse(value < inner[, 1], -1, ifelse(value > inner[, 2], 1, 0)))))
}
# phi, up to where it is chance, and tau: of distances in standard errors, and those errors
dispersion <- function(z, s) {
  if (length(z) < 2) return(c(NA, NA, NA))
  cut <- quantile(z, c(0.1, 0.9), type = 7, names = FALSE)
  drawn <- pmin(pmax(z, cut[1]), cut[2])
  k <- length(z); w <- s^-2; q <- sum(drawn^2)
  c(q / k, 1 + 2 * sqrt(2 / k), sqrt(max(0, q - (k - 1)) / (sum(w) - sum(w^2) / sum(w))))
}
# The least r with at most r of n as likely as p. qbinom says so by itself, but R 4.2.2
# has qbinom(0.025, 13119, 0.99795) = 13119 where pbinom makes it 13082: so what it says
# is held against pbinom, which is R's own word for the same.
least <- function(p, n, target) {
  r <- qbinom(p, n, target)
  while (r > 0 && pbinom(r - 1, n, target) >= p) r <- r - 1
  while (pbinom(r, n, target) < p) r <- r + 1
  r
}
exact <- function(p, n, target) {
  r <- least(p, n, target)
  part <- (pbinom(r, n, target) - p) / (pbinom(r, n, target) - pbinom(r - 1, n, target))
  min(max((r - part) / n, 0), 1)
}
# allow: 0 nothing, 1 a factor, 2 a variance between places; moved: the SD of what each count was moved by
funnel <- function(value, n, target, sd, shares, allow, moved) {
  here <- !is.na(value)
  off <- sqrt(moved^2 * (1 + target^2)) / n
  s <- sqrt(sd^2 / n + off^2)
  phi <- if (all(s[here] > 0)) dispersion(((value - target) / s)[here], s[here]) else c(NA, NA, NA)
  wide <- if (allow > 0 && !is.na(phi[1]) && sum(here) >= 10 && phi[1] > phi[2]) allow else 0
  limits <- function(level, allow) t(sapply(seq_along(n), function(i) {
    if (!here[i]) return(c(NA, NA))
    p <- c((1 - level) / 2, (1 + level) / 2)
    l <- target + qnorm(p) * sd / sqrt(n[i])
    if (shares && sd > 0) l <- c(exact(p[1], n[i], target), 1 - exact(p[1], n[i], 1 - target))
    # what the limits are away from the target, squared, and what comes on top of that
    more <- qnorm(p)^2 * (off[i]^2 + if (allow == 2) phi[3]^2 else 0)
    away <- sqrt((l - target)^2 + more) * if (allow == 1) sqrt(phi[1]) else 1
    l <- target + c(-1, 1) * away
    if (shares) pmin(pmax(l, 0), 1) else l
  }))
  inner <- limits(0.95, wide); outer <- limits(0.998, wide)
  list(target = target, sd = sd, phi = phi, wide = wide, value = value,
    limits = as.numeric(t(cbind(inner, outer))), chance = as.numeric(t(cbind(limits(0.95, 0), limits(0.998, 0)))),
    where = as.numeric(places_in(value, inner, outer)))
}

judge <- list(
  normal = function(a) list(z = qnorm(0.5 + a[[1]] / 2)),
  student = function(a) list(t = qt(0.5 + a[[1]] / 2, a[[2]])),
  binomial = function(a) list(r = least(a[[1]], a[[2]], a[[3]])),
  mean = function(a) mean_of(rep(a[[1]], a[[2]]), a[[3]]),
  floats = function(a) mean_of(a[[1]], a[[2]]),
  sums = function(a) { # too many people to write out: n, sum, squares, level
    n <- a[[1]]; m <- a[[2]] / n; sd <- sqrt((a[[3]] - a[[2]] * m) / (n - 1))
    list(value = m, sd = sd, interval = m + c(-1, 1) * qt(0.5 + a[[4]] / 2, n - 1) * sd / sqrt(n))
  },
  paired = function(a) {
    first <- a[[1]]; latest <- a[[2]]
    i <- if (length(unique(latest - first)) == 1) rep(latest[1] - first[1], 2) else
      as.numeric(t.test(latest, first, paired = TRUE, conf.level = a[[3]])$conf.int)
    list(value = mean(latest) - mean(first), sd = sd(latest - first), interval = i,
      effect = if (sd(first) > 0) mean(latest - first) / sd(first) else NA)
  },
  share = function(a) list(value = a[[1]] / a[[2]], interval = wilson(a[[1]], a[[2]], a[[3]])),
  difference = function(a) list(value = a[[1]] / a[[2]] - a[[3]] / a[[4]], interval = newcombe(a[[1]], a[[2]], a[[3]], a[[4]], a[[5]])),
  quartiles = function(a) list(q = quantile(rep(a[[1]], a[[2]]), 0:4 / 4, type = 7, names = FALSE)),
  reliable = function(a) list(change = 1.96 * sqrt(2 * (a[[1]] * sqrt(1 - a[[2]]))^2)),
  pair = function(a) classed(a[[1]], a[[2]], a[[3]], a[[4]], a[[5]]),
  chart = function(a) chart(a[[1]], a[[2]], list(least = a[[3]][1], run = a[[3]][2], trend = a[[3]][3], hugging = a[[3]][4])),
  shares = function(a) {
    p <- ifelse(a[[2]] > 0, a[[1]] / a[[2]], NA); target <- sum(a[[1]]) / sum(a[[2]])
    funnel(p, a[[2]], target, sqrt(target * (1 - target)), TRUE, a[[3]], a[[4]])
  },
  means = function(a) { # values, place of each, number of places, allow
    g <- factor(a[[2]], levels = 1:a[[3]])
    fit <- lm(a[[1]] ~ g)
    funnel(as.numeric(tapply(a[[1]], g, mean)), as.numeric(table(g)), mean(a[[1]]), summary(fit)$sigma, FALSE, a[[4]], 0)
  },
  sleep = function(a) { # R's own data: Cushny and Peebles 1905, Student 1908
    i <- t.test(sleep$extra[sleep$group == 2], sleep$extra[sleep$group == 1], paired = TRUE)
    list(value = as.numeric(i$estimate), interval = as.numeric(i$conf.int))
  },
  nile = function(a) { # R's own data: Cobb 1978
    chart(as.numeric(Nile), c(1, 28, 29, 100), list(least = 12, run = 8, trend = 6, hugging = 15))
  }
)

for (line in readLines(file("stdin"))) {
  parts <- strsplit(paste0(line, "\t."), "\t")[[1]]
  parts <- parts[-length(parts)]
  result <- judge[[parts[2]]](lapply(parts[-(1:2)], numbers))
  text <- sapply(result, function(x) if (is.character(x)) paste(x, collapse = ",") else if (is.null(x)) "" else say(x))
  cat(parts[1], paste0(names(result), "=", text), sep = "\t")
  cat("\n")
}
