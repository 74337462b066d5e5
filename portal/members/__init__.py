"""Who serves a village: its mediators now, its legal-savvy residents later."""
