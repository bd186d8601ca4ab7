"""Names of many places, each with the ways its bearers write it."""

GIVEN = [
    entry.split("/")
    for entry in """
Margaret/Maggie/Meg Katherine/Kathy/Katie Elizabeth/Beth/Betsy William/Will/Billy Robert/Rob/Bobby
Charles/Chuck/Charlie Edward/Eddie/Ned Richard/Dick/Rich James/Jamie/Jimmy Patrick/Paddy
Eleanor/Ellie/Nell Frederick/Fred Gerald/Gerry Harold/Harry Leonard/Len Lawrence/Larry Raymond/Ray
Russell/Russ Theresa/Terry Virginia/Ginny Winifred/Winnie Zachary/Zach Nathaniel/Nate Dorothy/Dot/Dottie
Josephine/Josie Rosemary/Rosie Vincent/Vince Arthur/Art Ronald/Ronnie Gregory/Gregg Philip/Phil
Peter/Pete Paul Mark Karen Linda Brian Kevin Laura Sarah/Sally Helen Alice Simon Neil Ian Sean Shaun
Colin Fiona Nigel Tracey Dean Gavin Rhys Niamh/Neve Siobhan Johannes/Hannes Wolfgang/Wolf
Friedrich/Fritz Katharina/Kathi Elisabeth/Lisi Maximilian/Max Sebastian/Basti Tobias/Tobi Andreas/Andi
Stefan Michael/Michi Jürgen Günther Jörg Bärbel Heike Uwe Birgit/Gitte Ulrich/Uli Mathilde Frédéric/Fred
Gérard Hélène Thérèse Benoît Aurélie Sébastien/Seb Geneviève Dominique Jean-Pierre Marie-Claire
Francisco/Paco Ignacio/Nacho Guadalupe/Lupe Dolores/Lola Manuel/Manolo Rosario/Charo Mercedes/Merche
Jesús/Chus Enrique/Quique Rafael/Rafa Consuelo/Chelo Concepción/Concha Joaquín/Quino Eduardo/Edu
Giuseppe/Beppe Giovanni/Gianni Francesca/Franca Alessandro/Sandro Luigi/Gigi Chiara Matteo Lorenzo/Renzo
Aleksandr/Sasha Yekaterina/Katya Mikhail/Misha Natalya/Natasha Ivan/Vanya Sergei Olga Tatiana/Tanya
Andrei Agnieszka/Aga Małgorzata/Gosia Krzysztof/Krzysiek Katarzyna/Kasia Paweł Jiří Zdeněk Ondřej Lucie
Mohammed/Mo Ahmed Khadija Yasmin Hassan Ibrahim Leila Mehmet Ayşe Emre Zeynep Amit Sanjay Deepa Lakshmi
Rajesh/Raj Anjali Vikram/Vik Li Ming Jun Yan Hui Xiao Fang Lei Yu Kenji Haruto Yuki Sakura Minh Linh Thu
Kwame Ama Chidi Ngozi Lars Mikkel Sigrid Åsa Bjarne Ragnhild Aino Juhani Pekka
""".split()  # noqa: SIM905
]
"""Each: the name in full, then what its bearers are called."""

FAMILY = """
Smith Johnson Brown Taylor Wilson Davies Evans Thomas Roberts Walker Wright Robinson Thompson White
Hughes Edwards Green Hall Wood Harris Clarke Jackson Turner Hill Cooper Ward Moore Clark Baker Harrison
Morgan Allen James Scott Watson Parker Bennett Young Cook Shaw Bell Kelly Murphy Walsh Byrne Ryan
MacDonald McKenzie Fraser Sinclair Ashworth Featherstone Whitlock Müller Schmidt Schneider Fischer Weber
Meyer Wagner Becker Schäfer Hoffmann Koch Bauer Richter Klein Wolf Neumann Schwarz Zimmermann Braun
Krüger Hofmann Groß Köhler Böhm Dupont Durand Leroy Moreau Simon Laurent Lefebvre Roux Fournier Girard
Bonnet Lambert Rousseau Blanchard García Fernández González Rodríguez López Martínez Sánchez Pérez Gómez
Muñoz Ibáñez Castro Romero Ortega Delgado Rossi Russo Ferrari Esposito Colombo Ricci Marino Greco Conti
Ivanov Petrov Smirnov Kuznetsov Volkov Nowak Kowalczyk Wiśniewski Zieliński Novotný Dvořák Svoboda Khan
Ahmed Ali Hussain Yılmaz Demir Kaya Patel Sharma Gupta Reddy Iyer Li Wang Zhang Liu Chen Wu Zhao Huang
Lin Ho Ng Tan Sato Suzuki Takahashi Ito Nguyen Tran Le Pham Mensah Owusu Okonkwo Adeyemi Hansen Nilsen
Johansson Andersson Lindqvist Virtanen Korhonen
""".split()  # noqa: SIM905

COMPANIES = ["Ltd", "GmbH", "Studio", "Logistics", "Dental Practice", "& Sons", "Consulting"]
