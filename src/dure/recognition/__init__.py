"""Recognition by what an enterprise does: claims, reports with evidence, reviews, certificates, incentives."""
