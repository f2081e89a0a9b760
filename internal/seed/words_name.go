package seed

// Names are put together by chance from those that people in the towns of Britain
// have; nobody is meant.
var firstNames = []string{
	"Aaliyah", "Abdul", "Adaeze", "Aisha", "Alan", "Aleksandra", "Alice", "Amara", "Angus", "Anil", "Anita", "Arjun", "Ayesha", "Barbara",
	"Bethan", "Bilal", "Brian", "Bronwen", "Callum", "Carol", "Catrin", "Chidi", "Clive", "Colette", "Dafydd", "Daniel", "Deepa", "Denise",
	"Derek", "Dominik", "Donna", "Eamon", "Eileen", "Ewa", "Faisal", "Fatima", "Fiona", "Folake", "Gareth", "Gloria", "Graham", "Grace",
	"Harpreet", "Hassan", "Hazel", "Imran", "Iona", "Irfan", "Jacqueline", "Jamal", "Janet", "Jasmine", "Joanna", "Joyce", "Kamala", "Karen",
	"Kayleigh", "Keith", "Kiran", "Kwame", "Leroy", "Lorna", "Lucy", "Magda", "Maureen", "Mei", "Michelle", "Mohammed", "Moira", "Nadia",
	"Neil", "Ngozi", "Nicola", "Nikhil", "Olu", "Owen", "Pamela", "Pawel", "Priya", "Rachel", "Rajesh", "Rebecca", "Rhys", "Rosa",
	"Ruth", "Samina", "Sanjay", "Sean", "Shabana", "Sheila", "Simon", "Siobhan", "Stefan", "Stuart", "Sunita", "Tariq", "Teresa", "Terry",
	"Thandi", "Tomasz", "Tracy", "Tunde", "Uzma", "Valerie", "Victor", "Wei", "Winston", "Yasmin", "Yusuf", "Zainab", "Zofia",
}

var lastNames = []string{
	"Adeleke", "Ahmed", "Akhtar", "Ali", "Allen", "Asante", "Bailey", "Banerjee", "Begum", "Bell", "Bennett", "Bevan", "Bhatt", "Boateng",
	"Brennan", "Brooks", "Brown", "Campbell", "Chan", "Chaudhry", "Clarke", "Cohen", "Connolly", "Cooper", "Das", "Davies", "Desai", "Dhillon",
	"Doyle", "Edwards", "Ellis", "Evans", "Farrell", "Fernandes", "Fraser", "Gill", "Gordon", "Grant", "Griffiths", "Hall", "Harris", "Henry",
	"Hughes", "Ibrahim", "Iqbal", "Islam", "James", "Jenkins", "Jones", "Joshi", "Kaur", "Kelly", "Khan", "Kowalska", "Lee", "Lewis",
	"Lloyd", "MacDonald", "Mahmood", "Malik", "Mensah", "Mistry", "Mitchell", "Morgan", "Morris", "Murphy", "Nowak", "Nwosu", "O'Connor", "O'Neill",
	"Okafor", "Osei", "Owusu", "Parry", "Patel", "Powell", "Price", "Rahman", "Reid", "Rees", "Roberts", "Rose", "Scott", "Shah",
	"Sharma", "Silva", "Singh", "Smith", "Stewart", "Taylor", "Thomas", "Turner", "Walker", "Ward", "Watson", "Williams", "Wilson", "Wong",
	"Wood", "Wright", "Yilmaz", "Young", "Zielinska",
}

var shortNames = map[string]string{
	"Abdul": "Abs", "Barbara": "Babs", "Daniel": "Dan", "Jacqueline": "Jackie", "Mohammed": "Mo", "Michelle": "Shell", "Nicola": "Nicky",
	"Pamela": "Pam", "Rebecca": "Becky", "Teresa": "Tess", "Valerie": "Val", "Victor": "Vic", "Winston": "Win", "Rachel": "Rach",
	"Aleksandra": "Ola", "Harpreet": "Harp", "Rajesh": "Raj", "Joanna": "Jo",
}
