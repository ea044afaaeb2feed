"""After a case is over: customers are asked, called back, write reviews; and letters about their cases."""
