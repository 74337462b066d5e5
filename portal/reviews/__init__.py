"""The yearly review of a 法律明白人 (述职评议): their own account, the village, the town, the decision."""
