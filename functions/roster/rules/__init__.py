"""What follows from the difference between a bundle and the table. Nothing here touches AWS."""
