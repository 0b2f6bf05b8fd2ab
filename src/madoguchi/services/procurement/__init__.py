"""公募型プロポーザル: open-proposal procurement, from notice to selected candidate."""
